//! What is shown beside a program: its manifests with their sources, its components and keys.

use crate::db::{Decl, File, Name, Place};
use crate::diagnostics::Location;
use crate::values::{self, Machine};
use crate::{Preview, Workspace, preview, schema, types, variant, yaml};

impl Workspace {
    /// The manifests of a component, of a family's members or of all as they are shown beside their source; none where the variant
    /// has no such component, or too many to show them all.
    pub fn preview(&self, variant: &Name, component: Option<&Name>) -> Option<Preview<Location>> {
        let found = preview::preview(self.db(), self.variant_decl(variant)?, component)?;
        Some(Preview { text: found.text, lines: found.lines, faults: self.located(found.faults) })
    }

    /// Whether a variant has a component, or a family, of that name.
    pub fn has_component(&self, variant: &Name, component: &Name) -> bool {
        let is_meant = |member: &values::Member| member.owner.family() == Some(component);
        self.variant_decl(variant).is_some_and(|decl| values::roster(self.db(), decl).all.iter().any(is_meant))
    }

    /// Where what stands on a line of manifests was written, and the path that its history is known of.
    pub fn origin(&self, variant: &Name, line: &yaml::Line) -> Option<values::Origin> {
        preview::origin(self.db(), self.variant_decl(variant)?, line)
    }

    /// Where what stands on lines of manifests was written: by the program rather than by the standard library.
    pub fn writers(&self, variant: &Name, lines: &[yaml::Line]) -> Vec<Option<Place>> {
        self.variant_decl(variant).map_or_else(Vec::new, |decl| preview::writers(self.db(), decl, lines))
    }

    /// How many manifests a variant writes, or a component of it.
    pub fn count(&self, variant: &Name, component: Option<&Name>) -> usize {
        self.variant_decl(variant).map_or(0, |decl| variant::count(self.db(), decl, component))
    }

    /// The keys that the map or keyed list at `path` has in a variant, or the family of that name.
    pub fn keys(&self, variant: &Name, path: &str) -> Vec<Name> {
        self.variant_decl(variant).map(|decl| Machine::new(self.db(), decl).keys(path)).unwrap_or_default()
    }

    /// The path of a file as seen from the folder of the program's root.
    pub fn shown_path(&self, file: File) -> &str {
        let path = file.path(self.db());
        path.strip_prefix(self.folder()).unwrap_or(path)
    }

    /// The folder of the program's root, with the separator at its end.
    pub fn folder(&self) -> &str {
        let root = self.program().root(self.db()).path(self.db());
        root.rfind(['/', '\\']).map_or("", |end| &root[..=end])
    }

    /// The components of a variant that are of a type, as paths start.
    pub fn components_of(&self, variant: &Name, of: types::RecordId) -> Vec<Name> {
        let roster = |decl: Decl| values::roster(self.db(), decl).all.iter();
        let all = self.variant_decl(variant).into_iter().flat_map(roster);
        let fitting = all.filter(|member| types::extends(self.db(), member.of, of));
        fitting.map(|member| preview::path(&member.owner)).collect()
    }

    /// The minors of Kubernetes that any variant supports; none where one does not say.
    pub fn supported(&self) -> Option<schema::Minors> {
        let mut all = self.variant_decls().into_iter().map(|(_, decl)| values::supported(self.db(), decl));
        all.try_fold(schema::Minors::NONE, |all, one| Some(all.union(one?))).filter(|all| !all.is_empty())
    }
}
