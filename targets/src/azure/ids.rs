//! Resource ids: where a resource stands, as dependencies, references and role assignments name it.

use super::expr::{Expr, quote};
use super::types::Type;
use std::borrow::Cow;

/// A resource's place: its type and the names of it and of what it stands in, outermost first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId {
    /// Its type.
    pub kind: Type,
    /// One name a segment of the type after the provider's.
    pub names: Vec<Expr>,
    /// The resource group it stands in, if that is another than the program's.
    pub home: Option<Home>,
}

/// A resource group of someone else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// The subscription's GUID.
    pub subscription: String,
    /// The resource group's name.
    pub group: String,
}

/// Bytes of an id that is spelled out, about.
const SPELLED: usize = 192;

impl ResourceId {
    /// A resource of this program.
    pub fn new(kind: Type, names: impl IntoIterator<Item = Expr>) -> Self {
        Self { kind, names: names.into_iter().collect(), home: None }
    }

    /// A resource inside this one.
    #[must_use]
    pub fn child(&self, kind: Type, name: impl Into<Expr>) -> Self {
        let names = self.names.iter().cloned().chain([name.into()]).collect();
        Self { kind, names, home: self.home.clone() }
    }

    /// What it stands in, of the type `kind`, whose name has fewer segments.
    pub fn above(&self, kind: Type) -> Self {
        let depth = kind.name.split('/').count() - 1;
        Self { names: self.names.iter().take(depth).cloned().collect(), kind, home: self.home.clone() }
    }

    /// The same resource, as a deployment into its own resource group names it.
    #[must_use]
    pub fn there(&self) -> Self {
        Self { home: None, ..self.clone() }
    }

    /// `resourceId('Microsoft.Web/sites', …)`
    pub fn id(&self) -> Expr {
        let home = self.home.iter().flat_map(|home| [&home.subscription, &home.group]);
        let home = home.map(|text| Expr::text(text.clone()));
        let kind = Expr::text(self.kind.name.clone());
        Expr::Call("resourceId", home.chain([kind]).chain(self.names.iter().cloned()).collect())
    }

    /// The `name` of its entry: all names with slashes between.
    pub fn name(&self) -> Expr {
        let names = self.names.iter().enumerate();
        Expr::join(names.flat_map(|(i, name)| [Expr::text(if i > 0 { "/" } else { "" }), name.clone()]))
    }

    /// Its own name, without those of what it stands in.
    pub fn own_name(&self) -> Expr {
        self.names.last().cloned().unwrap_or_else(|| Expr::text(""))
    }

    /// The `scope` of an entry that extends it: `Microsoft.ServiceBus/namespaces/x/queues/y`.
    pub fn scope(&self) -> Expr {
        let mut segments = self.kind.name.split('/');
        let provider = segments.next().unwrap_or_default().to_owned();
        let pairs = segments.map(str::to_owned).zip(&self.names);
        let pairs = pairs.flat_map(|(segment, name)| [Expr::text(format!("/{segment}/")), name.clone()]);
        Expr::join([Expr::text(provider)].into_iter().chain(pairs))
    }

    /// Its id as an expression without brackets: what [`ResourceId::id`] is, spelled out at once.
    pub fn spelled(&self) -> String {
        let mut text = String::with_capacity(SPELLED);
        self.spell(&mut text);
        text
    }

    /// The id of what extends this resource, such as a role assignment on it, as an expression without brackets.
    pub fn extension(&self, kind: &Type, name: &Expr) -> String {
        let mut text = String::with_capacity(2 * SPELLED);
        text.push_str("extensionResourceId(");
        self.spell(&mut text);
        text.push_str(", ");
        quote(&mut text, &kind.name);
        text.push_str(", ");
        name.write(&mut text);
        text.push(')');
        text
    }

    fn spell(&self, text: &mut String) {
        text.push_str("resourceId(");
        for word in self.home.iter().flat_map(|home| [&home.subscription, &home.group]) {
            quote(text, word);
            text.push_str(", ");
        }
        quote(text, &self.kind.name);
        for name in &self.names {
            text.push_str(", ");
            name.write(text);
        }
        text.push(')');
    }

    /// The resource that `id` is the full identifier of: `/subscriptions/…/providers/Microsoft.X/y/z`.
    /// Its type has no version unless templates hold the type, too.
    pub fn of(id: &str) -> Option<Self> {
        let segments: Vec<&str> = id.strip_prefix('/')?.split('/').collect();
        let [subscriptions, subscription, groups, group, providers, provider, rest @ ..] =
            segments.as_slice()
        else {
            return None;
        };
        let words =
            [(*subscriptions, "subscriptions"), (*groups, "resourceGroups"), (*providers, "providers")];
        let said = words.iter().all(|(said, word)| said.eq_ignore_ascii_case(word));
        if !said || rest.is_empty() || rest.len() % 2 == 1 || segments.iter().any(|one| one.is_empty()) {
            return None;
        }
        let name = rest.iter().step_by(2).fold((*provider).to_owned(), |name, one| format!("{name}/{one}"));
        let known = Type::ALL.iter().find(|kind| kind.name.eq_ignore_ascii_case(&name)).cloned();
        Some(Self {
            kind: known.unwrap_or(Type { name: Cow::Owned(name), version: Cow::Borrowed("") }),
            names: rest.iter().skip(1).step_by(2).map(|name| Expr::text((*name).to_owned())).collect(),
            home: Some(Home { subscription: (*subscription).to_owned(), group: (*group).to_owned() }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_named_with_its_parents() {
        let bus = ResourceId::new(Type::SERVICE_BUS, [Expr::Variable("bus".into(), None)]);
        let queue = bus.child(Type::QUEUE, "jobs");
        assert_eq!(queue.name().written(), "[format('{0}/jobs', variables('bus'))]");
        assert_eq!(
            queue.scope().written(),
            "[format('Microsoft.ServiceBus/namespaces/{0}/queues/jobs', variables('bus'))]"
        );
        assert_eq!(
            queue.id().written(),
            "[resourceId('Microsoft.ServiceBus/namespaces/queues', variables('bus'), 'jobs')]"
        );
        assert_eq!(queue.spelled(), queue.id().spelled());
    }

    #[test]
    fn full_identifiers_lead_to_their_resource() {
        let text = "/subscriptions/0/resourceGroups/crm/providers/Microsoft.ServiceBus/namespaces/n/queues/q";
        let id = ResourceId::of(text);
        assert_eq!(id.as_ref().map(ResourceId::spelled), id.as_ref().map(|id| id.id().spelled()));
        assert_eq!(id.as_ref().map(|id| &id.kind), Some(&Type::QUEUE));
        assert_eq!(
            id.map(|id| id.id().to_string()).as_deref(),
            Some("resourceId('0', 'crm', 'Microsoft.ServiceBus/namespaces/queues', 'n', 'q')")
        );
        assert_eq!(ResourceId::of("/subscriptions/0/resourceGroups/crm/providers/Microsoft.X/y"), None);
    }
}
