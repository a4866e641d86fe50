//! Values of templates, letter by letter: texts, and what references, parameters and outputs stand for.

mod functions;

use super::document::Document;
use super::json::Json;
use super::words::{Text, Words, chars, plain};
use crate::pattern::Letter;
use std::collections::HashMap;

/// How many values may stand for one another before it is taken for a circle.
const DEEPEST: usize = 40;

/// Reads values of a document.
#[derive(Debug)]
pub struct Values<'d, 'w> {
    /// The document.
    pub document: Document<'d>,
    /// What both sides call things.
    pub words: &'w mut Words,
    /// The resource of each symbol that is a resource's name.
    places: HashMap<Letter, usize>,
    parameters: HashMap<(usize, &'d str), Text>,
    /// Outputs that other stacks of this artifact import, by their name.
    exports: HashMap<Text, (usize, &'d Json<'d>)>,
    depth: usize,
}

/// Why a value cannot be read.
pub type Unread = String;

impl<'d, 'w> Values<'d, 'w> {
    /// A reader of `document`, whose resources have their names.
    pub fn new(document: Document<'d>, words: &'w mut Words) -> Self {
        let mut values = Self {
            document,
            words,
            places: HashMap::new(),
            parameters: HashMap::new(),
            exports: HashMap::new(),
            depth: 0,
        };
        for resource in 0..values.document.resources.len() {
            let name = std::mem::take(&mut values.document.resources[resource].name);
            values.call(resource, name);
        }
        values
    }

    /// Gives a resource a name.
    pub fn call(&mut self, resource: usize, name: String) {
        let symbol = self.words.symbol(&name);
        self.places.insert(symbol, resource);
        if let [address @ Letter::Symbol(_)] =
            self.words.reference(self.document.resources[resource].kind, &name)[..]
        {
            self.places.insert(address, resource);
        }
        self.document.resources[resource].name = name;
    }

    /// Finds the stacks that nest the templates, then what they export.
    pub fn nest(&mut self) {
        for resource in 0..self.document.resources.len() {
            let it = &self.document.resources[resource];
            if it.kind != "AWS::CloudFormation::Stack" {
                continue;
            }
            let Some(url) = it.properties.get("TemplateURL") else { continue };
            let Ok(url) = self.text(it.template, url) else { continue };
            let addresses = self.addresses();
            let templates = &mut self.document.templates;
            let nested = templates.iter_mut().zip(addresses).skip(1).find(|(_, address)| *address == url);
            let nested = nested.map(|(template, _)| template);
            if let Some(nested) = nested.filter(|nested| nested.parent.is_none()) {
                nested.parent = Some(resource);
            }
        }
        // What was read before every parent was known may be a parameter that stands for something else.
        self.parameters.clear();
        for template in 0..self.document.templates.len() {
            let outputs = self.document.templates[template].json.get("Outputs");
            for (_, output) in outputs.map(Json::members).unwrap_or_default() {
                let (Some(name), Some(value)) = (output.at(&["Export", "Name"]), output.get("Value")) else {
                    continue;
                };
                if let Ok(name) = self.text(template, name) {
                    self.exports.insert(name, (template, value));
                }
            }
        }
    }

    /// The template that a stack nests: a file of the artifact, at its address in the artifact's bucket.
    pub fn nested(&mut self, stack: usize) -> Result<usize, Unread> {
        let it = &self.document.resources[stack];
        let url = it.properties.get("TemplateURL").ok_or("nests no template")?;
        let url = self.text(it.template, url)?;
        let nested = self.document.templates.iter().position(|template| template.parent == Some(stack));
        let nested = nested.ok_or("nests a template that is no file of the artifact, or nested already")?;
        // Read again: only now is it known what the parameters of the stack's own template stand for.
        if self.addresses().get(nested) == Some(&url) {
            Ok(nested)
        } else {
            Err("nests a template from another bucket than the artifact's".to_owned())
        }
    }

    /// Where each template is once the artifact is in its bucket.
    fn addresses(&mut self) -> Vec<Text> {
        let symbols = ["parameter ArtifactBucket", "region", "url suffix", "parameter ArtifactPrefix"];
        let [bucket, region, suffix, prefix] = symbols.map(|name| vec![self.words.symbol(name)]);
        let start =
            [plain("https://"), bucket, plain(".s3."), region, plain("."), suffix, plain("/"), prefix];
        let start = start.concat();
        let paths = self.document.templates.iter().map(|template| plain(template.path));
        paths.map(|path| [start.clone(), path].concat()).collect()
    }

    /// The one text that `value` comes to.
    pub fn text(&mut self, template: usize, value: &'d Json<'d>) -> Result<Text, Unread> {
        let mut text = Text::new();
        self.write(template, value, &mut text)?;
        Ok(text)
    }

    /// The texts of one value or of a list.
    pub fn texts(&mut self, template: usize, value: &'d Json<'d>) -> Result<Vec<Text>, Unread> {
        value.items().iter().map(|item| self.text(template, item)).collect()
    }

    /// The resource that a text names by its reference or its ARN, and what follows the ARN.
    pub fn resource<'t>(&mut self, text: &'t [Letter]) -> Option<(usize, &'t [Letter])> {
        let symbols = text.iter().filter(|letter| matches!(letter, Letter::Symbol(_)));
        let resource = symbols.filter_map(|letter| self.places.get(letter)).copied().next()?;
        let kind = self.document.resources[resource].kind;
        let name = self.document.resources[resource].name.clone();
        let arn = self.words.arn(kind, &name);
        if let Some(rest) = text.strip_prefix(arn.as_slice()) {
            return Some((resource, rest));
        }
        let rest = text.strip_prefix(self.words.reference(kind, &name).as_slice())?;
        Some((resource, rest))
    }

    /// The resource a text names, and nothing but it.
    pub fn only(&mut self, text: &[Letter]) -> Option<usize> {
        match text {
            [one @ Letter::Symbol(_)] => self.places.get(one).copied(),
            _ => self.resource(text).filter(|(_, rest)| rest.is_empty()).map(|(resource, _)| resource),
        }
    }

    fn write(&mut self, template: usize, value: &'d Json<'d>, text: &mut Text) -> Result<(), Unread> {
        self.depth += 1;
        let result = if self.depth > DEEPEST {
            Err("a value stands for itself".to_owned())
        } else {
            self.read(template, value, text)
        };
        self.depth -= 1;
        result
    }

    fn read(&mut self, template: usize, value: &'d Json<'d>, text: &mut Text) -> Result<(), Unread> {
        match value {
            Json::Text(plain) => text.extend(chars(plain)),
            Json::Int(number) => text.extend(chars(&number.to_string())),
            Json::Number(number) => text.extend(chars(&number.to_string())),
            Json::Bool(value) => text.extend(chars(&value.to_string())),
            Json::Object(members) => match members.as_slice() {
                [(name, of)] => return self.function(template, name, of, text),
                _ => return Err("an object stands where a text should".to_owned()),
            },
            Json::List(_) | Json::Null => return Err("there is no text where one should be".to_owned()),
        }
        Ok(())
    }

    /// `Ref` (no attribute) or `Fn::GetAtt`.
    fn reach(&mut self, template: usize, id: &str, attribute: &str, text: &mut Text) -> Result<(), Unread> {
        let pseudo = match id {
            "AWS::Partition" => Some("partition"),
            "AWS::Region" => Some("region"),
            "AWS::AccountId" => Some("account"),
            "AWS::URLSuffix" => Some("url suffix"),
            _ => None,
        };
        if let Some(name) = pseudo {
            text.push(self.words.symbol(name));
            return Ok(());
        }
        let home = &self.document.templates[template];
        if let Some(resource) = home.ids.get(id).copied() {
            let it = &self.document.resources[resource];
            if it.kind == "AWS::CloudFormation::Stack" {
                return self.output(resource, attribute, text);
            }
            if it.kind == "AWS::Lambda::Alias" && attribute.is_empty() {
                return self.alias(resource, text);
            }
            let (kind, name) = (it.kind, it.name.clone());
            text.extend(match attribute {
                "" => self.words.reference(kind, &name),
                attribute => self.words.attribute(kind, &name, attribute),
            });
            return Ok(());
        }
        if id.starts_with("AWS::") {
            // The stack's own name and id: of a nested one they are its own.
            let parent = home.parent.map(|parent| format!(" of {}", self.document.resources[parent].id));
            let symbol = format!("{id}{}", parent.unwrap_or_default());
            text.push(self.words.symbol(&symbol));
            return Ok(());
        }
        if !attribute.is_empty() {
            return Err(format!("`{id}` is no resource of its template"));
        }
        self.parameter(template, id, text)
    }

    fn parameter(&mut self, template: usize, id: &str, text: &mut Text) -> Result<(), Unread> {
        let home = &self.document.templates[template];
        let declared = home.json.get("Parameters").map(Json::members).unwrap_or_default();
        let Some((name, declared)) = declared.iter().find(|(name, _)| name == id) else {
            return Err(format!("`{id}` is neither a resource nor a parameter of its template"));
        };
        if let Some(known) = self.parameters.get(&(template, &**name)) {
            text.extend(known);
            return Ok(());
        }
        let resolved = match home.parent {
            Some(parent) => {
                let stack = &self.document.resources[parent];
                let (outside, given) = (stack.template, stack.properties.at(&["Parameters", id]));
                let given = given.or_else(|| declared.get("Default"));
                let given = given.ok_or_else(|| format!("nothing is passed as the parameter `{id}`"))?;
                self.text(outside, given)?
            }
            None => {
                let kind = declared.get("Type").and_then(Json::text).unwrap_or_default();
                let default = declared.get("Default").and_then(Json::text);
                let symbol = match default {
                    Some(path) if kind.starts_with("AWS::SSM::Parameter::Value<") => format!("ssm {path}"),
                    _ => format!("parameter {id}"),
                };
                vec![self.words.symbol(&symbol)]
            }
        };
        text.extend(&resolved);
        self.parameters.insert((template, name), resolved);
        Ok(())
    }

    /// An output of a nested stack, as its parent names it.
    fn output(&mut self, stack: usize, attribute: &str, text: &mut Text) -> Result<(), Unread> {
        let key = attribute.strip_prefix("Outputs.").ok_or("a stack is no text")?;
        let nested = self.document.templates.iter().position(|template| template.parent == Some(stack));
        let nested = nested.ok_or("the template of a nested stack is not there")?;
        let value = self.document.templates[nested].json.at(&["Outputs", key, "Value"]);
        let value = value.ok_or_else(|| format!("a nested stack has no output `{key}`"))?;
        self.write(nested, value, text)
    }

    /// The ARN of an alias: its function's and its name.
    fn alias(&mut self, alias: usize, text: &mut Text) -> Result<(), Unread> {
        let it = &self.document.resources[alias];
        let (template, properties) = (it.template, it.properties);
        let function = properties.get("FunctionName").ok_or("an alias is of no function")?;
        let name = properties.get("Name").ok_or("an alias has no name")?;
        let function = self.text(template, function)?;
        let function = self.only(&function).ok_or("an alias is of no function of the template")?;
        let (kind, of) = (self.document.resources[function].kind, &self.document.resources[function].name);
        let of = of.clone();
        text.extend(self.words.arn(kind, &of));
        text.push(Letter::Char(':'));
        self.write(template, name, text)
    }
}
