//! A function is the one the spec means: its tag, its code, where it begins, and its layers.

use super::Reading;
use crate::aws::bind::Thing;
use crate::aws::json::Json;
use crate::aws::resolve::Unread;
use crate::aws::words::plain;
use crate::pattern::Letter;
use scant_compiler::model::TextPart;

impl<'d> Reading<'d, '_, '_> {
    pub(super) fn function(&mut self, resource: usize) -> Result<(), Unread> {
        let Thing::Function(place) = self.things[resource] else { return Ok(()) };
        let function = &self.model.functions[place];
        self.tag(resource, place)?;
        if !self.overridden.contains("Code") {
            self.code(resource, place)?;
        }
        if !self.overridden.contains("Environment") {
            self.environment(resource, place)?;
        }
        if let Some(handler) = &function.handler
            && function.code.is_some()
            && !self.overridden.contains("Handler")
            && self.text(resource, "Handler")? != plain(&handler.value)
        {
            return Err(format!("begins elsewhere than at `{}`", handler.value));
        }
        let mut layers = Vec::new();
        for layer in self.maybe(resource, "Layers").map(Json::items).unwrap_or_default() {
            layers.push(self.value(resource, layer)?);
        }
        let said = function.layers.iter().map(|layer| plain(&layer.value));
        if !self.overridden.contains("Layers") && !layers.into_iter().eq(said) {
            return Err("has layers that the spec does not name".to_owned());
        }
        Ok(())
    }

    /// The variables the spec sets, and names of its things. Any other could have the runtime begin with other code
    /// (`AWS_LAMBDA_EXEC_WRAPPER`, `NODE_OPTIONS`; "Working with Lambda environment variables", developer guide).
    fn environment(&mut self, resource: usize, place: usize) -> Result<(), Unread> {
        let Some(environment) = self.maybe(resource, "Environment") else { return Ok(()) };
        self.only_members(environment, &["Variables"])?;
        let variables = environment.get("Variables").map(Json::members).unwrap_or_default();
        for (key, value) in variables {
            let text = self.value(resource, value)?;
            let function = &self.model.functions[place];
            if let Some(said) = function.env.iter().find(|said| said.key == **key) {
                let known: Option<String> = said.value.parts.iter().map(plain_part).collect();
                if known.is_some_and(|known| plain(&known) != text) {
                    return Err(format!("its variable `{key}` is not what the spec sets"));
                }
            } else if !self.told.contains(&**key) {
                return Err(format!("its variable `{key}` is set by no line of the spec"));
            }
        }
        Ok(())
    }

    /// The tag with the function's name, unless the spec sets that tag itself.
    fn tag(&mut self, resource: usize, place: usize) -> Result<(), Unread> {
        const KEY: &str = "scant:function";
        let function = &self.model.functions[place];
        let said = self.model.tags.iter().chain(&function.common.tags).any(|(key, _)| key.value == KEY);
        let tags = self.maybe(resource, "Tags").map(Json::items).unwrap_or_default();
        let tag = tags.iter().find(|tag| tag.get("Key").and_then(Json::text) == Some(KEY));
        let name = tag.and_then(|tag| tag.get("Value")).and_then(Json::text);
        if said || self.overridden.contains("Tags") || name == Some(function.name.path.as_str()) {
            return Ok(());
        }
        Err(format!("is not tagged as the function `{}`", function.name))
    }

    /// A package named by its folder is that folder's; one named by its contents is taken to be.
    fn code(&mut self, resource: usize, place: usize) -> Result<(), Unread> {
        let function = &self.model.functions[place];
        let code = self.property(resource, "Code")?;
        self.only_members(code, &["S3Bucket", "S3Key", "ImageUri"])?;
        match (&function.code, &function.image) {
            (Some(folder), _) => {
                let bucket =
                    self.value(resource, code.get("S3Bucket").ok_or("its package is in no bucket")?)?;
                if bucket != [self.values.words.symbol("parameter ArtifactBucket")] {
                    return Err("its package is in another bucket than the artifact's".to_owned());
                }
                let key = self.value(resource, code.get("S3Key").ok_or("has no package")?)?;
                let prefix = self.values.words.symbol("parameter ArtifactPrefix");
                let key = key.strip_prefix(&[prefix]).ok_or("its package is elsewhere")?;
                let folder = folder.value.trim_start_matches("./").trim_matches('/');
                if key == plain(&format!("{folder}.zip")) {
                    return Ok(());
                }
                if !is_asset(&self.values.words.shown(key)) {
                    return Err(format!("its package is not that of `{folder}`"));
                }
                let known = self.packages.entry(folder.to_owned()).or_insert_with(|| key.to_vec());
                if known.as_slice() != key {
                    return Err(format!("its package is not that of `{folder}`, which others run"));
                }
                self.assumptions.insert(
                    "each package under `assets/` holds the folder that the spec names for it".to_owned(),
                );
                Ok(())
            }
            (None, Some(image)) => {
                let uri = self.value(resource, code.get("ImageUri").ok_or("has no image")?)?;
                self.assumptions.insert("what an image reference leads to is what the spec means".to_owned());
                if uri == plain(&image.value) { Ok(()) } else { Err("runs another image".to_owned()) }
            }
            (None, None) => Ok(()),
        }
    }

    /// The function at an address, and what it is called through: `function worker`, `live`.
    pub(super) fn function_at(&mut self, address: &[Letter]) -> Result<(String, String), Unread> {
        let found = self.values.resource(address).filter(|(it, _)| self.kind(*it) == "AWS::Lambda::Function");
        match found {
            Some((function, [])) => Ok((self.called(function), String::new())),
            Some((function, [Letter::Char(':'), qualifier @ ..])) => {
                Ok((self.called(function), self.values.words.shown(qualifier)))
            }
            _ => Err("is about a function that is not of the artifact".to_owned()),
        }
    }
}

/// `assets/` and the SHA-256 of what a package holds: a package that is named by its contents.
fn is_asset(key: &str) -> bool {
    let hash = key.strip_prefix("assets/").and_then(|key| key.strip_suffix(".zip"));
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.is_some_and(|hash| hash.len() == 64 && hash.bytes().all(digit))
}

/// A part of a text that names nothing.
fn plain_part(part: &TextPart) -> Option<&str> {
    match part {
        TextPart::Plain(text) => Some(text),
        TextPart::Attribute(..) => None,
    }
}
