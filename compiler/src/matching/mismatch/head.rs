//! A statement begins with a word that begins none here.

use super::reorder;
use crate::codes;
use crate::matching::heads;
use crate::vocabulary::{Context, RESERVED};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Kind, Statement};

/// Words of other tools and languages, and the word of this one.
const ELSEWHERE: [(&str, &str); 37] = [
    ("lambda", "function"),
    ("func", "function"),
    ("fn", "function"),
    ("def", "function"),
    ("service", "function"),
    ("database", "table"),
    ("db", "table"),
    ("dynamodb", "table"),
    ("collection", "table"),
    ("s3", "bucket"),
    ("blob", "bucket"),
    ("storage_account", "bucket"),
    ("redis", "cache"),
    ("valkey", "cache"),
    ("elasticache", "cache"),
    ("sqs", "queue"),
    ("sns", "topic"),
    ("eventbridge", "bus"),
    ("kinesis", "stream"),
    ("gateway", "api"),
    ("parameter", "param"),
    ("variable", "param"),
    ("var", "param"),
    ("let", "param"),
    ("include", "import"),
    ("require_file", "import"),
    ("env_vars", "env"),
    ("variables", "env"),
    ("grant", "allow"),
    ("permit", "allow"),
    ("permission", "allow"),
    ("permissions", "allow"),
    ("can", "allow"),
    ("role", "allow"),
    ("trigger", "on"),
    ("event", "on"),
    ("source", "code"),
];

/// Words that mean something, but not in the block they stand in, and what is meant there.
const HERE: [(Context, &str, &str); 14] = [
    (Context::Bucket, "expire_at", "objects of a bucket end after a time: `expire 30d`"),
    (Context::Table, "expire", "records of a table end at a time they hold: `expire_at ATTRIBUTE`"),
    (Context::Table, "keep", "records of a table end at a time they hold: `expire_at ATTRIBUTE`"),
    (Context::Cache, "expire", "how long a value lasts is said when it is put"),
    (Context::Cache, "keep", "how long a value lasts is said when it is put"),
    (Context::Queue, "timeout", "how long a taken message stays hidden is `lease`"),
    (Context::Queue, "retry", "`dead_letter after 5` says how often a message is tried"),
    (Context::Function, "environment", "a function's variables stand in `env { … }`"),
    (Context::Function, "public", "who may call a route stands behind it: `on http GET /hello { public }`"),
    (Context::Function, "auth", "who may call a route stands behind it: `on http GET /hello { auth iam }`"),
    (Context::Function, "batch", "it stands behind the trigger: `on queue jobs { batch 10 }`"),
    (Context::Function, "window", "it stands behind the trigger: `on queue jobs { window 5s }`"),
    (
        Context::Function,
        "throttle",
        "it stands behind the route: `on http GET /hello { throttle 20 per second }`",
    ),
    (Context::File, "when", "a whole declaration is limited by `only in ENV`; `when` stands inside one"),
];

/// Words people look for and the language does without, and what there is instead.
const WITHOUT: [(&str, &str); 12] = [
    ("deny", "there is no `deny`: what is not allowed is denied"),
    ("if", "there is no `if`: what differs by environment stands in `when ENV { … }`"),
    ("else", "there is no `else`: what holds elsewhere stands outside `when`"),
    ("unless", "there is no `unless`: what differs by environment stands in `when ENV { … }`"),
    ("for", "there are no loops: write each declaration, or `use` a component"),
    ("foreach", "there are no loops: write each declaration, or `use` a component"),
    ("for_each", "there are no loops: write each declaration, or `use` a component"),
    ("count", "there are no loops: write each declaration, or `use` a component"),
    ("while", "there are no loops: write each declaration, or `use` a component"),
    ("depends_on", "there is no `depends_on`: order follows from what names what"),
    ("extends", "there is no inheritance: use `defaults`, or a component"),
    ("managed_policy", "a function's rights are its `allow` lines, and no others"),
];

/// Words shorter than this are near to more than one.
const SHORT: usize = 4;

/// The one message for it.
pub fn unknown_head(statement: &Statement<'_>, context: Context) -> Diagnostic {
    let (word, span, place) = (statement.head.text, statement.head.span, context.place());
    if let Some((_, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == word) {
        return super::not_available(span, word, what);
    }
    let unknown =
        || Diagnostic::error(&codes::UNKNOWN_STATEMENT, span, format!("`{word}` has no meaning {place}"));
    let misplaced =
        || Diagnostic::error(&codes::MISPLACED_STATEMENT, span, format!("`{word}` does not stand {place}"));
    let lower = word.to_ascii_lowercase();
    if lower != word && heads::words(context).any(|known| known == lower) {
        return Diagnostic::error(&codes::WRONG_CASE, span, format!("`{word}` is written `{lower}`"))
            .note("the words of the language are lower case")
            .fix(format!("write `{lower}`"), span, lower);
    }
    if context == Context::Function && word == "environment" && statement.block.is_some() {
        return misplaced().fix("write `env`", span, "env");
    }
    if let Some((_, _, help)) = HERE.iter().find(|(here, known, _)| *here == context && *known == word) {
        return misplaced().help(*help);
    }
    if let Some((_, help)) = WITHOUT.iter().find(|(known, _)| *known == word) {
        return unknown().help(*help);
    }
    if let Some(diagnostic) = reorder::head(statement, context) {
        return diagnostic;
    }
    let elsewhere = heads::contexts(word);
    if !elsewhere.is_empty() {
        let places: Vec<&str> = elsewhere.iter().take(3).map(|context| context.place()).collect();
        return misplaced().help(format!("it stands {}", or(&places)));
    }
    let foreign = ELSEWHERE.iter().find(|(known, _)| *known == lower).map(|(_, meant)| *meant);
    let meant = foreign.filter(|meant| heads::words(context).any(|known| known == *meant));
    let fitting: Vec<&str> =
        heads::words(context).filter(|head| reorder::fits_with(statement, head, context)).collect();
    let near = nearest(word, fitting).or_else(|| nearest(word, heads::words(context)));
    // `ap` is as near to `api` as to `app`.
    let rivals = heads::words(context).filter(|known| Some(*known) != near);
    let rival = nearest(word, rivals).filter(|_| word.len() < SHORT);
    let near = if rival == Some("app") && statement.block.is_none() { rival } else { near };
    if let Some(close) = near.or(meant) {
        let diagnostic = unknown().here(format!("did you mean `{close}`?"));
        return if meant == Some(close) || rival.is_some() {
            diagnostic.perhaps(format!("write `{close}`"), span, close)
        } else {
            diagnostic.fix(format!("write `{close}`"), span, close)
        };
    }
    let binds = statement.arguments.first().is_some_and(|argument| matches!(argument.kind, Kind::Equals));
    if binds && context == Context::Overrides {
        return unknown().fix("write `set` before it", span, format!("set {word}"));
    }
    if binds {
        return unknown()
            .help("`name = value` stands in `env`, `tags`, `payload`, `environment` and `use` blocks");
    }
    match (foreign, context) {
        (Some(meant), _) => unknown().help(format!(
            "`{meant}` is the word for it, and stands {}",
            or(&heads::contexts(meant).iter().take(3).map(|context| context.place()).collect::<Vec<_>>())
        )),
        (None, Context::File) => {
            unknown().help("a file has declarations, such as `function`, `table`, `queue` or `api`")
        }
        (None, Context::Function) => unknown().help("`scant explain --defaults function` lists its settings"),
        (None, _) => {
            let words: Vec<&str> = heads::words(context).collect();
            unknown().help(format!("what stands {place}: {}", crate::words::or_quoted(&words)))
        }
    }
}

fn or(places: &[&str]) -> String {
    match places {
        [] => "nowhere".to_string(),
        [one] => (*one).to_string(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
