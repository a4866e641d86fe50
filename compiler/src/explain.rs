//! Answers about settings: what holds when nobody speaks, and who decided a value.

use crate::matching::Clause;
use crate::model::TargetName;
use crate::pipeline::{Options, with_program};
use crate::program::DeclarationKind;
use crate::resolve::{Purpose, Source as Layer, layers_of};
use crate::vocabulary::{Block, Context, Repeat, forms_of};
use scant_lang::source::{Source, Span};
use scant_lang::suggest::nearest;

/// One rung of the ladder of a setting, weakest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Who speaks: `default`, `defaults function`, `function create_order`, `when prod`.
    pub source: String,
    /// What is said, as it is written.
    pub value: String,
    /// Where; nowhere for a default of the language.
    pub span: Option<Span>,
    /// Whether it holds.
    pub wins: bool,
}

/// Who says what of a setting: `create_order.memory`. The error is a sentence for people.
pub fn ladder(sources: &[Source], setting: &str, options: &Options<'_>) -> Result<Vec<Rung>, String> {
    let (path, word) = setting.rsplit_once('.').ok_or_else(|| {
        format!("`{setting}` names no setting; write `NAME.SETTING`, such as `create_order.memory`")
    })?;
    with_program(sources, options.policies, |program, _| {
        let environment = match options.environment {
            Some(name) => Some(
                program
                    .environments
                    .iter()
                    .position(|environment| environment.name == name)
                    .ok_or_else(|| format!("there is no environment `{name}`"))?,
            ),
            None => None,
        };
        let Some(declaration) = program.declarations.iter().find(|declaration| declaration.path == path)
        else {
            let names = program.declarations.iter().map(|declaration| declaration.path.as_str());
            return Err(match nearest(path, names) {
                Some(close) => format!("nothing is called `{path}`; did you mean `{close}`?"),
                None => format!("nothing is called `{path}`"),
            });
        };
        let context = context_of(declaration.kind);
        let words = settings(context);
        let Some((_, many)) = words.iter().find(|(known, _)| *known == word) else {
            let kind = declaration.kind.with_article();
            return Err(match nearest(word, words.iter().map(|(known, _)| *known)) {
                Some(close) => format!("{kind} has no setting `{word}`; did you mean `{close}`?"),
                None => format!("{kind} has no setting `{word}`"),
            });
        };
        let purpose = Purpose { environment, target: TargetName::Aws, set: options.set, complete: false };
        let layers = layers_of(program, declaration, purpose);
        let mut rungs: Vec<Rung> = layers
            .iter()
            .filter(|layer| layer.clause.statement.head.text == word)
            .map(|layer| Rung {
                source: match layer.source {
                    Layer::Builtin => "default".to_string(),
                    Layer::Defaults => format!("defaults {}", declaration.kind.word()),
                    Layer::Component => format!("component's {} {path}", declaration.kind.word()),
                    Layer::Declaration => format!("{} {path}", declaration.kind.word()),
                    Layer::When(environment) => format!("when {environment}"),
                },
                value: written(layer.clause, sources),
                span: (layer.source != Layer::Builtin).then_some(layer.clause.statement.span),
                wins: *many,
            })
            .collect();
        if let Some(last) = rungs.last_mut() {
            last.wins = true;
        }
        Ok(rungs)
    })
}

/// A statement without its first word, white space folded.
fn written(clause: &Clause<'_>, sources: &[Source]) -> String {
    let statement = clause.statement;
    let arguments: Vec<&str> = statement.arguments.iter().map(|argument| argument.text).collect();
    let block = statement.block.as_ref().and_then(|block| {
        let source = sources.get(block.span.file.0 as usize)?;
        Some(block.span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let mut text = arguments.join(" ").replace(" , ", ", ").replace(" : ", ": ");
    if let Some(block) = block {
        text = format!("{text} {block}").trim().to_string();
    }
    if text.is_empty() { statement.head.text.to_string() } else { text }
}

fn settings(context: Context) -> Vec<(&'static str, bool)> {
    let mut found: Vec<(&'static str, bool)> = Vec::new();
    for form in forms_of(context) {
        if let Some(crate::vocabulary::Part::Word(word)) = form.pattern.first()
            && !found.iter().any(|(known, _)| known == word)
        {
            found.push((word, form.repeat == Repeat::Many));
        }
    }
    found
}

fn context_of(kind: DeclarationKind) -> Context {
    let word = match kind {
        DeclarationKind::External(crate::vocabulary::StoreKind::Table) => return Context::ExternalTable,
        DeclarationKind::External(_) => return Context::External,
        DeclarationKind::Raw(_) => return Context::Raw,
        kind => kind.word(),
    };
    KINDS.iter().find(|(known, _)| *known == word).map_or(Context::File, |(_, context)| *context)
}

const KINDS: [(&str, Context); 11] = [
    ("function", Context::Function),
    ("api", Context::Api),
    ("auth", Context::Auth),
    ("table", Context::Table),
    ("bucket", Context::Bucket),
    ("cache", Context::Cache),
    ("queue", Context::Queue),
    ("topic", Context::Topic),
    ("bus", Context::Bus),
    ("stream", Context::Stream),
    ("secret", Context::Secret),
];

/// The kinds that [`defaults`] knows.
pub fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|(word, _)| *word).collect()
}

/// Every setting of a kind: how it is written, what holds when nobody says it, and what it means.
pub fn defaults(kind: &str) -> Option<Vec<(String, String, String)>> {
    let (_, context) = KINDS.iter().find(|(word, _)| *word == kind)?;
    let mut rows = Vec::new();
    for form in forms_of(*context) {
        if form.repeat != Repeat::Once || matches!(form.block, Block::Same) {
            continue;
        }
        let head = form.example.split(' ').next().unwrap_or(form.id).to_string();
        rows.push((head, form.default.unwrap_or("").to_string(), form.doc.to_string()));
    }
    Some(rows)
}
