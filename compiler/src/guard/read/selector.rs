//! What a rule is about: every name, kind and label in it must be known.

use super::Reader;
use crate::codes;
use crate::guard::select::{Kinds, Selector, What, glob_fits};
use crate::matching::Clause;
use crate::program::{Declaration, DeclarationKind};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind};

/// Where a selector stands, and so what it can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// What a right is on.
    Thing,
    /// Who has it.
    Function,
    /// An end of a path, or what it leads through.
    End,
    /// What must say a setting.
    Setting,
}

impl<'t> Reader<'_, 't, '_> {
    /// Reads the selector in a slot, if all it names is known.
    pub(super) fn selector(
        &mut self,
        clause: &'t Clause<'t>,
        slot: &str,
        position: Position,
    ) -> Option<Selector<'t>> {
        let arguments = clause.run(slot);
        let (first, last) = (arguments.first()?, arguments.last()?);
        let words: Vec<&str> = arguments.iter().map(|argument| argument.text).collect();
        let (public, external) = match words.as_slice() {
            ["public", _, _] => (true, false),
            ["external", _, _] => (false, true),
            _ => (false, false),
        };
        let label = words.first() == Some(&"label") && words.len() == 2;
        let kinds = match arguments.iter().rev().nth(1) {
            Some(kind) if !label => kinds_of(kind.text),
            None if position == Position::Function => Kinds::One(StoreKind::Function),
            _ => Kinds::Any,
        };
        let what = match &last.kind {
            _ if label => What::Label(last.text),
            Kind::Glob => What::Glob(last.text),
            _ => What::Name(last.text),
        };
        let selector = Selector { span: first.span.to(last.span), kinds, public, external, what };
        self.can_be(&selector, position)?;
        let is_exception = matches!(slot, "except" | "through");
        match what {
            What::Label(label) => self.label(label, last, &selector, is_exception)?,
            What::Glob(glob) => {
                let fits =
                    |one: &Declaration<'_>| glob_fits(glob, &one.path) && self.could_select(&selector, one);
                if !is_exception && !self.program.declarations.iter().any(fits) {
                    self.idle(&selector, &words.join(" "), Level::Note);
                }
            }
            What::Name(name) => self.named(name, last, &selector)?,
        }
        Some(selector)
    }

    /// Whether it can be about anything where it stands.
    fn can_be(&mut self, selector: &Selector<'t>, position: Position) -> Option<()> {
        let (message, help) = match (position, selector.kinds) {
            (Position::Function, Kinds::One(StoreKind::Function) | Kinds::Any) if !selector.external => {
                return Some(());
            }
            (Position::Function, _) => {
                ("only functions of the program do something", "write `function NAME` or a pattern of them")
            }
            (_, Kinds::One(StoreKind::Function) | Kinds::Any) if selector.public => return Some(()),
            (_, _) if selector.public => ("only functions are public", "leave `public` out"),
            (Position::Thing | Position::End, Kinds::Apis) => {
                ("no right is on an api", "say what its functions may do: `for public function *`")
            }
            _ => return Some(()),
        };
        self.findings.push(Diagnostic::error(&codes::WRONG_KIND, selector.span, message).help(help));
        None
    }

    fn label(
        &mut self,
        label: &'t str,
        word: &Argument<'_>,
        selector: &Selector<'t>,
        is_exception: bool,
    ) -> Option<()> {
        let carried = self.carried();
        let is_carried = carried.contains(&label);
        let declared: Vec<&str> = self.program.labels.iter().map(|label| label.text).collect();
        let known = if declared.is_empty() { &carried } else { &declared };
        if !known.contains(&label) {
            if self.program.damage.at_top_of(0) {
                return None;
            }
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_LABEL,
                word.span,
                if declared.is_empty() {
                    format!("nothing carries the label `{label}`")
                } else {
                    format!("the label `{label}` is not declared")
                },
            );
            self.findings.push(match nearest(label, known.iter().copied()) {
                Some(close) => unknown.did_you_mean(close, word.span),
                None => {
                    unknown.help(format!("declare it, in the policy or the entry file: `labels {label}`"))
                }
            });
            return None;
        }
        if !is_carried && !is_exception {
            self.idle(selector, &format!("label {label}"), Level::Note);
        }
        Some(())
    }

    fn named(&mut self, name: &str, word: &Argument<'_>, selector: &Selector<'t>) -> Option<()> {
        let Some(declaration) = self.program.declarations.iter().find(|one| one.path == name) else {
            if self.program.damage.at_top_of(0) {
                return None;
            }
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_NAME,
                word.span,
                format!("nothing is called `{name}`, and a rule about nothing guards nothing"),
            );
            let paths = |fits: bool| {
                let all = self.program.declarations.iter();
                all.filter(move |one| selector.is_of(one.kind) == fits).map(|one| one.path.as_str())
            };
            let behind = |path: &&str| path.rsplit('.').next() == Some(name);
            let close = paths(true).find(behind).or_else(|| nearest(name, paths(true)));
            let close = close.or_else(|| nearest(name, paths(false))).map(str::to_owned);
            self.findings.push(match close {
                Some(close) => unknown.did_you_mean(&close, word.span),
                None => unknown.help("name what the program declares, or write a pattern such as `report_*`"),
            });
            return None;
        };
        if !selector.is_of(declaration.kind) {
            let message = if selector.external && !matches!(declaration.kind, DeclarationKind::External(_)) {
                format!("`{name}` is not external: this program makes it")
            } else {
                format!("`{name}` is {}", declaration.kind.with_article())
            };
            self.findings.push(
                Diagnostic::error(&codes::WRONG_KIND, selector.span, message)
                    .label(declaration.span(), "declared here"),
            );
            return None;
        }
        if !self.could_select(selector, declaration) {
            self.idle(selector, name, Level::Error);
            return None;
        }
        Some(())
    }

    /// Whether a declaration is of the kind a selector is about, in some environment.
    fn could_select(&self, selector: &Selector<'_>, declaration: &Declaration<'t>) -> bool {
        let blocks = || {
            std::iter::once(declaration.clause).chain(declaration.additions.iter().map(|(clause, _)| *clause))
        };
        let is_public = || blocks().any(|clause| any(&clause.block, &mut is_public_route));
        selector.is_of(declaration.kind) && (!selector.public || is_public())
    }

    /// The labels that something carries.
    fn carried(&self) -> Vec<&'t str> {
        let mut labels = Vec::new();
        let defaults =
            self.program.scopes.iter().flat_map(|scope| scope.defaults.iter().map(|(clause, _)| *clause));
        let declared = self.program.declarations.iter();
        let declared = declared.flat_map(|one| {
            std::iter::once(one.clause).chain(one.additions.iter().map(|(clause, _)| *clause))
        });
        for clause in declared.chain(defaults) {
            any(&clause.block, &mut |inner: &Clause<'t>| {
                labels.extend(inner.many("labels").iter().map(|label| label.text));
                false
            });
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    fn idle(&mut self, selector: &Selector<'_>, words: &str, level: Level) {
        let message = match selector.what {
            What::Name(_) => format!("`{words}` has no public route, so the rule guards nothing"),
            What::Glob(_) | What::Label(_) => format!("nothing in the program is `{words}`"),
        };
        let mut idle = Diagnostic::error(&codes::IDLE_GUARDRAIL, selector.span, message).lacking();
        idle.level = level;
        self.findings.push(idle);
    }
}

/// Whether a statement of a block, or of a `when` in it, is such a one.
fn any<'t>(block: &'t [Clause<'t>], is: &mut dyn FnMut(&'t Clause<'t>) -> bool) -> bool {
    block.iter().any(|clause| if clause.id() == "when" { any(&clause.block, is) } else { is(clause) })
}

fn is_public_route<'t>(clause: &'t Clause<'t>) -> bool {
    clause.id().starts_with("on-http") && clause.block.iter().any(|inner| inner.id() == "public")
}

fn kinds_of(word: &str) -> Kinds {
    match word {
        "store" => Kinds::Stores,
        "api" => Kinds::Apis,
        word => match StoreKind::ALL.into_iter().find(|kind| kind.word() == word) {
            Some(kind) => Kinds::One(kind),
            None => Kinds::Any,
        },
    }
}
