//! A message to the user, as data: rendering is the command line's business.

use crate::source::Span;

/// A kind of message, for ever known by its kebab-case id.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab-case name, unique in scant.
    pub id: &'static str,
    /// What is wrong, in half a line.
    pub summary: &'static str,
    /// The Markdown page `scant explain` prints; its examples are tests.
    pub page: &'static str,
}

/// How grave a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is written.
    Error,
    /// The artifact is written all the same.
    Warning,
    /// Worth knowing.
    Note,
}

/// A place in the spec and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words under the place; may be empty on the primary label.
    pub message: String,
}

/// One replacement of a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A repair a machine can apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the repair does, as an order: "write `10s`".
    pub message: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it keeps what the writer certainly meant, so that it may be applied unasked.
    pub safe: bool,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// How grave.
    pub level: Level,
    /// What is wrong: one sentence, no capital, no full stop, user text in backticks.
    pub message: String,
    /// Where: the first label is the primary one.
    pub labels: Vec<Label>,
    /// The path of a counter-example, place after place; empty for most messages.
    pub steps: Vec<Label>,
    /// What it is about: the declaration, the other thing if there is one, then what of it: `create_order`, `orders`,
    /// `delete`. It tells findings apart whatever becomes of the text; empty where only the place is known.
    pub about: Vec<String>,
    /// Why, if it is not plain.
    pub notes: Vec<String>,
    /// What to do, if no fix says it.
    pub help: Option<String>,
    /// The repair, if there is one plausible one.
    pub fix: Option<Fix>,
    /// Whether it misses something that may stand where the text could not be read.
    pub lack: bool,
}

impl Diagnostic {
    /// An error of kind `code` at `span`.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            level: Level::Error,
            message: message.into(),
            labels: vec![Label { span, message: String::new() }],
            steps: Vec::new(),
            about: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            lack: false,
        }
    }

    /// Marks it as one that misses something: left out where a declaration it points into could not be read in full.
    #[must_use]
    pub fn lacking(mut self) -> Self {
        self.lack = true;
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.level = Level::Warning;
        self
    }

    /// Says something under the primary place.
    #[must_use]
    pub fn here(mut self, message: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.message = message.into();
        }
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds the next place on the path of a counter-example, and what happens there.
    #[must_use]
    pub fn step(mut self, span: Span, message: impl Into<String>) -> Self {
        self.steps.push(Label { span, message: message.into() });
        self
    }

    /// Says what it is about: the declaration, the other thing, then what of it.
    #[must_use]
    pub fn about<T: Into<String>>(mut self, path: impl IntoIterator<Item = T>) -> Self {
        self.about = path.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers the replacement of `span` by `text`.
    #[must_use]
    pub fn fix(mut self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix =
            Some(Fix { message: message.into(), edits: vec![Edit { span, text: text.into() }], safe: true });
        self
    }

    /// Offers to leave out every one of `spans`.
    #[must_use]
    pub fn without(mut self, message: impl Into<String>, spans: impl IntoIterator<Item = Span>) -> Self {
        let edits = spans.into_iter().map(|span| Edit { span, text: String::new() }).collect();
        self.fix = Some(Fix { message: message.into(), edits, safe: true });
        self
    }

    /// Offers a replacement that may not be what was meant: it is shown, and applied only when asked for.
    #[must_use]
    pub fn perhaps(self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let mut diagnostic = self.fix(message, span, text);
        if let Some(fix) = &mut diagnostic.fix {
            fix.safe = false;
        }
        diagnostic
    }

    /// Asks whether `word` was meant where `span` is, and offers it.
    #[must_use]
    pub fn did_you_mean(self, word: &str, span: Span) -> Self {
        self.here(format!("did you mean `{word}`?")).perhaps(format!("write `{word}`"), span, word)
    }

    /// Where it is.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }
}
