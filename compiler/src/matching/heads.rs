//! Finds the forms that begin with a word, in a context or anywhere.

use crate::vocabulary::{Context, Form, Part, forms_of};
use std::sync::LazyLock;

struct Heads {
    /// Sorted by head, then in the order of the tables.
    words: Vec<(&'static str, Vec<&'static Form>)>,
    /// Forms whose head is a name the user invents.
    invented: Vec<&'static Form>,
}

static HEADS: LazyLock<Vec<Heads>> = LazyLock::new(|| Context::ALL.into_iter().map(heads_of).collect());

fn heads_of(context: Context) -> Heads {
    let mut heads = Heads { words: Vec::new(), invented: Vec::new() };
    for form in forms_of(context) {
        match form.pattern.first() {
            Some(Part::Word(word)) => add(&mut heads.words, word, form),
            Some(Part::Choice(_, words)) => {
                for word in *words {
                    add(&mut heads.words, word, form);
                }
            }
            _ => heads.invented.push(form),
        }
    }
    heads.words.sort_by_key(|(word, _)| *word);
    heads
}

fn add(words: &mut Vec<(&'static str, Vec<&'static Form>)>, word: &'static str, form: &'static Form) {
    match words.iter_mut().find(|(known, _)| *known == word) {
        Some((_, forms)) => forms.push(form),
        None => words.push((word, vec![form])),
    }
}

fn heads(context: Context) -> Option<&'static Heads> {
    HEADS.get(context as usize)
}

/// The forms of a context that begin with `head`, or that begin with any name.
pub fn forms(context: Context, head: &str) -> &'static [&'static Form] {
    let Some(heads) = heads(context) else { return &[] };
    match heads.words.binary_search_by_key(&head, |(word, _)| *word) {
        Ok(at) => &heads.words[at].1,
        Err(_) => &heads.invented,
    }
}

/// The words statements of a context begin with.
pub fn words(context: Context) -> impl Iterator<Item = &'static str> {
    heads(context).into_iter().flat_map(|heads| heads.words.iter().map(|(word, _)| *word))
}

/// The contexts in which `head` begins a statement.
pub fn contexts(head: &str) -> Vec<Context> {
    Context::ALL.into_iter().filter(|context| words(*context).any(|word| word == head)).collect()
}
