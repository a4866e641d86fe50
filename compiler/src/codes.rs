//! The messages this crate raises: an id, a summary, and a page each.

use scant_lang::diagnostic::Code;
// A missing comma or quote is one message, whether the grammar or a statement's form noticed it.
pub use scant_lang::syntax::{MISSING_COMMA, MISSING_QUOTES};

macro_rules! codes {
    ($($name:ident = $id:literal, $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: Code = Code { id: $id, summary: $summary, page: include_str!(concat!("codes/", $id, ".md")) };
        )*

        /// Every message of this crate, by id.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
BAD_OVERRIDE_PATH = "bad-override-path", "a `set` path leads nowhere";
    BEYOND_EXPORT = "beyond-export", "a grant goes beyond what an export allows";
    CIRCULAR_COMPONENT = "circular-component", "a component contains itself";
    CIRCULAR_IMPORT = "circular-import", "files import one another in a circle";
    CIRCULAR_VALUE = "circular-value", "a value is defined by itself";
    DUPLICATE_GRANT = "duplicate-grant", "a right is granted twice";
    DUPLICATE_NAME = "duplicate-name", "two declarations have one name";
    DUPLICATE_ROUTE = "duplicate-route", "two functions answer one route";
    DUPLICATE_SETTING = "duplicate-setting", "a setting is said twice in one place";
    ESCALATING_ACTION = "escalating-action", "an action that could give the function other rights";
    FORBIDDEN_ACCESS = "forbidden-access", "a right that a rule forbids";
    FORBIDDEN_CONSTRUCT = "forbidden-construct", "words that a rule forbids";
    FORBIDDEN_REACH = "forbidden-reach", "a path leads where a rule lets none lead";
    FORBIDDEN_ROUTE = "forbidden-route", "a public route that a rule forbids";
    IDLE_GUARDRAIL = "idle-guardrail", "a rule is about nothing in the program";
    INCOMPLETE_STATEMENT = "incomplete-statement", "a statement ends too early";
    INVALID_CRON = "invalid-cron", "a cron expression cannot be read";
    INVALID_DATE = "invalid-date", "a date is not written year-month-day";
    INVALID_NAME = "invalid-name", "a name is not lower-case snake case of at most 40 characters";
    INVALID_ROUTE = "invalid-route", "a route is not a path";
    INVALID_URL = "invalid-url", "an address is not an https URL or an email address";
    MISPLACED_STATEMENT = "misplaced-statement", "a statement stands where it has no meaning";
    MISSING_ADDRESS = "missing-address", "it is not said where something external is";
    MISSING_APP = "missing-app", "the entry file does not name the application";
    MISSING_AUTH = "missing-auth", "a route does not say who may call it";
    MISSING_BLOCK = "missing-block", "a declaration has no block";
    MISSING_CODE = "missing-code", "a function has neither code nor image";
    MISSING_DECLARATIONS = "missing-declarations", "the program declares nothing that could be built";
    MISSING_ENVIRONMENT = "missing-environment", "no environment was chosen";
    MISSING_HANDLER = "missing-handler", "a runtime has no usual entry point, and none is named";
    MISSING_KEY = "missing-key", "a table or an index has no key";
    MISSING_REASON = "missing-reason", "an acceptance gives no reason";
    MISSING_REQUIREMENT = "missing-requirement", "something lacks what a rule requires";
    MISSING_SETTING = "missing-setting", "something that must be said is not";
    MISSING_UNIT = "missing-unit", "a number lacks its unit";
    NOT_AVAILABLE_YET = "not-available-yet", "the language has a word for it, the compiler does not do it yet";
    NOT_EXPORTED = "not-exported", "a module or component keeps this to itself";
    NOT_IN_ENVIRONMENT = "not-in-environment", "something is named that does not exist in every environment it is needed in";
    NOT_ON_TARGET = "not-on-target", "something is named that does not exist on this target";
    NOT_OVERRIDABLE = "not-overridable", "a rule that cannot be accepted is";
    OUT_OF_RANGE = "out-of-range", "a value is outside its range";
    PROTECTED_OVERRIDE = "protected-override", "a `set` line would change who may do what";
    RESERVED_VARIABLE = "reserved-variable", "an environment variable the target does not let be set";
    SLOW_ROUTE = "slow-route", "a function may run longer than its callers wait";
    TOO_DEEP = "too-deep", "components are nested too deep";
    TOO_MANY_PARTS = "too-many-parts", "components make more parts than a program can have";
    UNENFORCED_SCOPE = "unenforced-scope", "a limit of keys or attributes that the target cannot hold a function to";
    UNEXPECTED_WORDS = "unexpected-words", "a statement goes on after its end";
    UNKNOWN_ENVIRONMENT = "unknown-environment", "an environment is not declared";
    UNKNOWN_FILE = "unknown-file", "an imported file cannot be read";
    UNKNOWN_LABEL = "unknown-label", "a label is not declared";
    UNKNOWN_NAME = "unknown-name", "nothing of that name is declared";
    UNKNOWN_RESOURCE_TYPE = "unknown-resource-type", "a raw resource of no type the target has";
    UNKNOWN_RUNTIME = "unknown-runtime", "a runtime the target does not have";
    UNKNOWN_STATEMENT = "unknown-statement", "a statement begins with a word that means nothing here";
    UNKNOWN_TARGET = "unknown-target", "a target is not declared, or does not exist";
    UNKNOWN_VALUE = "unknown-value", "a word is none of those that can stand here";
    UNKNOWN_VERB = "unknown-verb", "a verb does not exist";
    UNKNOWN_ZONE = "unknown-zone", "a time zone does not exist";
    UNSET_PARAMETER = "unset-parameter", "a parameter has no value";
    UNSUPPORTED_AUTH = "unsupported-auth", "a way to sign in that the target cannot check";
    UNSUPPORTED_FILTER = "unsupported-filter", "a filter the target has no words for";
    UNSUPPORTED_SCHEDULE = "unsupported-schedule", "a schedule the target has no words for";
    UNSUPPORTED_SETTING = "unsupported-setting", "a setting the target has nothing for";
    UNSUPPORTED_VERB = "unsupported-verb", "a right the target has no means to give";
    VARIABLE_COLLISION = "variable-collision", "two things would be told to a function by one variable";
    WIDER_GRANT = "wider-grant", "a right that would permit more than its line says";
    WILDCARD_ACTION = "wildcard-action", "a pattern instead of an action";
    WRONG_ACTION = "wrong-action", "not an action, or one of another service";
    WRONG_CASE = "wrong-case", "a word of the language is not lower case";
    WRONG_KIND = "wrong-kind", "a name stands for another kind of thing";
    WRONG_ORDER = "wrong-order", "words stand in another order than the statement wants";
    WRONG_TYPE = "wrong-type", "a value is of another type";
    WRONG_VERB = "wrong-verb", "a kind of thing does not have this verb";
}

/// What a broken rule of a policy raises.
pub static BROKEN_RULES: [&Code; 5] =
    [&FORBIDDEN_ACCESS, &FORBIDDEN_CONSTRUCT, &FORBIDDEN_REACH, &FORBIDDEN_ROUTE, &MISSING_REQUIREMENT];
