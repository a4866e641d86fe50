//! The reference of the language, written from the forms the compiler reads.

use std::collections::BTreeMap;
use std::fmt::Write;

use scant_compiler::vocabulary::{
    Block, Context, Form, RESERVED, RESERVED_VERBS, Repeat, StoreKind, forms_of,
};

const HEAD: &str = "\
# Reference

Every statement of the language, by the block it stands in. This page is generated from the forms the compiler reads;
[the tour](language.md) explains how they belong together.

A word in capitals is an argument, listed [below](#arguments). `[…]` may be left out, `a|b` is a choice, `X, …` is one
or several with commas between them, and `{ … }` is a block. A setting stands once in its block, unless it may be
repeated. The default is what holds when nobody says it.

";

const ARGUMENTS: &[(&str, &str)] = &[
    (
        "NAME",
        "a name you choose or one that is declared: lower-case letters, digits and `_`, at most 40 characters",
    ),
    (
        "THING, QUEUE, TABLE …",
        "the name of something declared; a part of a module or a component follows a dot, and so does an index: `billing.invoices`, `orders.by_state`",
    ),
    (
        "\"TEXT\" and other capitals in quotes",
        "a text, with `\\n \\t \\\" \\\\ \\u{…} \\$`, and values in it: `\"https://${domain}/\"`",
    ),
    ("COUNT", "a whole number; `2k` is 2000, `1M` a million, `1_000` is 1000"),
    ("DURATION", "a whole number with `ms`, `s`, `m`, `h`, `d` or `y`"),
    ("SIZE", "a whole number with `KB`, `MB`, `GB` or `TB`, in powers of 1024"),
    ("HH:MM", "a time of day: `03:00`"),
    ("/ROUTE", "a path: `/orders/{id}`; `{rest...}` at its end takes what is left"),
    ("METHOD", "`GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS` or `ANY`"),
    ("RUNTIME", "a language and its version: `node24`, `python3.13`; which there are depends on the target"),
    ("PATH", "a property in the provider's words; a part with dots in it stands in quotes: `a.\"b.c\".d`"),
    (
        "TYPE",
        "`string`, `int`, `number`, `bool`, `duration`, `size`, `path`, `list of` one of them, or texts joined by `|`",
    ),
    (
        "FIELD is VALUE",
        "a condition on a message: a field, then `is`, `not`, `in`, `starts`, `>`, `>=`, `<` or `<=`, then a value",
    ),
    ("VALUE", "any of these: a text, a number, a duration, a size, `true`, `false`, `[a, b]`, `{ K = v }`"),
];

/// A form that stands in at least so many blocks is described once for all of them.
const COMMON: usize = 4;

/// The whole page.
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    let shared = shared();
    page.push_str("Blocks: ");
    let links: Vec<String> = Context::ALL.iter().map(|context| link(*context)).collect();
    let _ = writeln!(page, "{} · [in most blocks](#in-most-blocks) · [verbs](#verbs)\n", links.join(" · "));
    page.push_str("## Arguments\n\n");
    for (words, meaning) in ARGUMENTS {
        let _ = writeln!(page, "- `{words}`: {meaning}");
    }
    page.push_str(
        "\nWhere a text, a number, a duration or a size can stand, `$name` can stand too: the value of a parameter.\n",
    );
    let mut first: BTreeMap<String, Context> = BTreeMap::new();
    for context in Context::ALL {
        let _ = write!(page, "\n## {}\n\n", title(context));
        section(&mut page, context, &shared, &mut first);
    }
    page.push_str("\n## In most blocks\n\n");
    for (form, _) in shared.values().filter(|(_, contexts)| contexts.len() >= COMMON) {
        line(&mut page, form, form.repeat);
    }
    verbs(&mut page);
    kept(&mut page);
    page
}

type Shared = BTreeMap<String, (&'static Form, Vec<Context>)>;

/// Every form, with the blocks it stands in. Tables repeat forms, so a form is known by what it says.
fn shared() -> Shared {
    let mut found = Shared::new();
    for context in Context::ALL {
        for form in forms(context) {
            found.entry(key(form)).or_insert((form, Vec::new())).1.push(context);
        }
    }
    found
}

fn key(form: &Form) -> String {
    format!("{} {} {}", form.shape(), form.doc, form.example)
}

fn forms(context: Context) -> impl Iterator<Item = &'static Form> {
    forms_of(context)
}

fn section(page: &mut String, context: Context, shared: &Shared, first: &mut BTreeMap<String, Context>) {
    let mut elsewhere: Vec<(Context, Vec<&str>)> = Vec::new();
    let mut common = Vec::new();
    for form in forms(context) {
        let key = key(form);
        if shared.get(&key).is_some_and(|(_, contexts)| contexts.len() >= COMMON) {
            common.push(head(form));
            continue;
        }
        let known = *first.entry(key).or_insert(context);
        if known == context {
            let declares = matches!(context, Context::File);
            line(page, form, if declares { Repeat::Once } else { form.repeat });
            continue;
        }
        match elsewhere.iter_mut().find(|(other, _)| *other == known) {
            Some((_, words)) => words.push(head(form)),
            None => elsewhere.push((known, vec![head(form)])),
        }
    }
    for (known, words) in elsewhere {
        let _ = writeln!(page, "- as {}: {}", link(known), quoted(&words));
    }
    if !common.is_empty() {
        let _ = writeln!(page, "- as [in most blocks](#in-most-blocks): {}", quoted(&common));
    }
}

fn line(page: &mut String, form: &Form, repeat: Repeat) {
    let shape = form.shape();
    let _ = write!(page, "- `{shape}`: {}.", form.doc);
    if repeat == Repeat::Many {
        page.push_str(" May be repeated.");
    }
    if let Some(default) = form.default {
        let _ = write!(page, " Default: `{default}`.");
    }
    match form.block {
        Block::None => {}
        Block::Optional(inner) | Block::Required(inner) => {
            let _ = write!(page, " Block: {}.", link(inner));
        }
        Block::Same => page.push_str(" Its block holds what stands around it."),
    }
    if form.example != shape && Some(form.example) != form.default {
        let _ = write!(page, " Example: `{}`.", form.example);
    }
    page.push('\n');
}

/// The word a form begins with, or `name =`.
fn head(form: &Form) -> &'static str {
    match form.id {
        "binding" => "NAME =",
        _ => form.example.split(' ').next().unwrap_or(form.id),
    }
}

fn quoted(words: &[&str]) -> String {
    let mut once: Vec<String> = Vec::new();
    for word in words {
        let word = format!("`{word}`");
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once.join(", ")
}

fn title(context: Context) -> String {
    let place = context.place();
    let mut letters = place.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A link to a block's section, by the anchor GitHub gives its heading.
fn link(context: Context) -> String {
    let place = context.place();
    let anchor: String = place
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    format!("[{place}](#{anchor})")
}

fn verbs(page: &mut String) {
    page.push_str("\n## Verbs\n\nWhat `allow` and `export` can name, by the kind of thing.\n\n");
    page.push_str("| on | verb | permits to |\n|---|---|---|\n");
    for kind in StoreKind::ALL {
        for verb in kind.verbs() {
            let doc = verb.doc();
            let mut letters = doc.chars();
            let doc: String =
                letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
            let _ = writeln!(page, "| {} | `{}` | {doc} |", kind.word(), verb.word());
        }
    }
    page.push_str("\nAn index, `orders.by_state`, has `query` and `scan`.\n");
}

fn kept(page: &mut String) {
    page.push_str("\n## Kept for later\n\nThese words are refused today, so that no program uses them for anything else: ");
    let words: Vec<String> =
        RESERVED.iter().chain(RESERVED_VERBS).map(|(word, what)| format!("`{word}` ({what})")).collect();
    let _ = writeln!(page, "{}.", words.join(", "));
}
