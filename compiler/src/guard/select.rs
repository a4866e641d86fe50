//! What a rule is about: things by kind, name, pattern or label.

use crate::model::{ApiId, Common, Event, Function, FunctionId, Model, RawId, RouteAuth, StoreId, Thing};
use crate::program::DeclarationKind;
use crate::vocabulary::StoreKind;
use scant_lang::source::Span;

/// Something a rule can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// A function of the program.
    Function(FunctionId),
    /// A store, or a function that exists already.
    Store(StoreId),
    /// An api.
    Api(ApiId),
    /// A raw resource.
    Raw(RawId),
}

impl Node {
    /// Its full name.
    pub fn name(self, model: &Model) -> &str {
        match self {
            Self::Function(id) => &model.function(id).name.path,
            Self::Store(id) => &model.store(id).name.path,
            Self::Api(id) => &model.api(id).name.path,
            Self::Raw(id) => &model.raw(id).name.path,
        }
    }
}

impl From<Thing> for Node {
    fn from(thing: Thing) -> Self {
        match thing {
            Thing::Store(id) | Thing::Index(id, _) => Self::Store(id),
            Thing::Function(id) => Self::Function(id),
            Thing::Raw(id) => Self::Raw(id),
        }
    }
}

/// `public function report_*`, `label pii`, `orders`
#[derive(Debug, Clone, Copy)]
pub struct Selector<'t> {
    /// Its words in the spec.
    pub span: Span,
    /// Which kinds.
    pub kinds: Kinds,
    /// Only functions that anyone may call.
    pub public: bool,
    /// Only what exists already.
    pub external: bool,
    /// Which of them.
    pub what: What<'t>,
}

/// Kinds of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// Everything.
    Any,
    /// Everything but functions, apis and raw resources.
    Stores,
    /// One kind; functions are of the program or exist already.
    One(StoreKind),
    /// Apis.
    Apis,
}

/// Which things of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'t> {
    /// The one of this full name.
    Name(&'t str),
    /// Those whose full name or own name fits.
    Glob(&'t str),
    /// Those that carry it.
    Label(&'t str),
}

/// What a selector selects of a model.
#[derive(Debug, Default)]
pub struct Selection {
    functions: Vec<bool>,
    stores: Vec<bool>,
    apis: Vec<bool>,
    raws: Vec<bool>,
}

impl Selection {
    /// Whether it is selected.
    pub fn has(&self, node: Node) -> bool {
        let (list, at) = match node {
            Node::Function(id) => (&self.functions, id.0),
            Node::Store(id) => (&self.stores, id.0),
            Node::Api(id) => (&self.apis, id.0),
            Node::Raw(id) => (&self.raws, id.0),
        };
        list.get(at as usize).copied().unwrap_or(false)
    }
}

impl Selector<'_> {
    /// What it selects of a model.
    pub fn over(&self, model: &Model) -> Selection {
        let own = |kind, path: &str, common: &Common| self.is_of(kind) && self.fits(path, &common.labels);
        let function = |one: &Function| {
            (!self.public || is_public(one)) && own(DeclarationKind::Function, &one.name.path, &one.common)
        };
        let stores = model.stores.iter().map(|store| {
            let kind = match store.external {
                Some(_) => DeclarationKind::External(store.kind()),
                None => DeclarationKind::Store(store.kind()),
            };
            own(kind, &store.name.path, &store.common)
        });
        let apis = model.apis.iter().map(|api| own(DeclarationKind::Api, &api.name.path, &api.common));
        let raws =
            model.raws.iter().map(|raw| own(DeclarationKind::Raw(raw.target), &raw.name.path, &raw.common));
        Selection {
            functions: model.functions.iter().map(function).collect(),
            stores: stores.collect(),
            apis: apis.collect(),
            raws: raws.collect(),
        }
    }

    /// Whether it is about things of this kind.
    pub fn is_of(&self, kind: DeclarationKind) -> bool {
        if (self.external && !matches!(kind, DeclarationKind::External(_)))
            || (self.public && kind != DeclarationKind::Function)
        {
            return false;
        }
        match (self.kinds, kind) {
            (Kinds::Any, kind) => kind != DeclarationKind::Auth,
            (Kinds::Apis, kind) => kind == DeclarationKind::Api,
            (Kinds::One(wanted), DeclarationKind::Function) => wanted == StoreKind::Function,
            (Kinds::One(wanted), DeclarationKind::Store(kind) | DeclarationKind::External(kind)) => {
                wanted == kind
            }
            (Kinds::Stores, DeclarationKind::Store(kind) | DeclarationKind::External(kind)) => {
                kind != StoreKind::Function
            }
            (Kinds::One(_) | Kinds::Stores, _) => false,
        }
    }

    fn fits(&self, path: &str, labels: &[String]) -> bool {
        match self.what {
            What::Name(name) => name == path,
            What::Glob(glob) => glob_fits(glob, path),
            What::Label(label) => labels.iter().any(|known| known == label),
        }
    }
}

/// Whether a name fits a pattern; a pattern without a dot may fit what stands behind the last dot of the name.
pub fn glob_fits(glob: &str, path: &str) -> bool {
    let own = path.rsplit('.').next().unwrap_or(path);
    fits(glob.as_bytes(), path.as_bytes()) || (!glob.contains('.') && fits(glob.as_bytes(), own.as_bytes()))
}

/// Each `*` stands for any letters: as few as will do, and more when the rest asks for it.
fn fits(glob: &[u8], text: &[u8]) -> bool {
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while here < text.len() {
        if glob.get(at) == Some(&b'*') {
            star = Some((at + 1, here));
            at += 1;
        } else if glob.get(at).is_some_and(|letter| text.get(here) == Some(letter)) {
            at += 1;
            here += 1;
        } else if let Some((behind, from)) = star {
            star = Some((behind, from + 1));
            at = behind;
            here = from + 1;
        } else {
            return false;
        }
    }
    glob.iter().skip(at).all(|letter| *letter == b'*')
}

/// Whether anyone may call it.
pub fn is_public(function: &Function) -> bool {
    function
        .triggers
        .iter()
        .any(|trigger| matches!(trigger.event, Event::Http { auth: RouteAuth::Public, .. }))
}

#[cfg(test)]
mod tests {
    use super::glob_fits;

    #[test]
    fn a_star_is_any_letters() {
        for (glob, path, fits) in [
            ("*", "billing.invoices", true),
            ("report_*", "report_daily", true),
            ("report_*", "report", false),
            ("report_*", "emails.report_daily", true),
            ("*_mail", "sent_mail", true),
            ("a*b*c", "a_b_b_c", true),
            ("a*b*c", "a_b_b_cd", false),
            ("billing.*", "billing.invoices", true),
            ("billing.*", "shop.billing", false),
        ] {
            assert_eq!(glob_fits(glob, path), fits, "{glob} {path}");
        }
    }
}
