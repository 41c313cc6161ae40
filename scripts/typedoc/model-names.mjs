/**
 * Makes the API reference readable. A model's type is inferred of its schema, so the compiler spells it out, pages long,
 * wherever it is used: here it gets its name back. Schemas are told by their kind alone. What a class inherits stands on
 * the page of the class that it is from, and on `Backend`'s, whose parents nobody uses.
 */
import { Converter, ReferenceType, ReflectionKind } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function load(app) {
  // After the plugin that spells the models' own types out.
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      withoutInherited(project);
      shortSchemas(project);
      named(project);
    },
    -1000,
  );
}

/** @param {import('typedoc').ProjectReflection} project */
function withoutInherited(project) {
  for (const one of project.getReflectionsByKind(ReflectionKind.ClassOrInterface)) {
    if (one.name === 'Backend') continue;
    for (const child of [...(one.children ?? [])]) if (child.flags.isInherited) project.removeReflection(child);
  }
}

/** @param {import('typedoc').ProjectReflection} project */
function shortSchemas(project) {
  for (const variable of project.getReflectionsByKind(ReflectionKind.Variable)) {
    const { type } = variable;
    if (type?.type !== 'reference' || !/^Zod/.test(type.name)) continue;
    if (type.typeArguments?.some((each) => each.type !== 'reference' || /^Zod/.test(each.name)))
      delete type.typeArguments;
  }
}

/** @param {import('typedoc').ProjectReflection} project */
function named(project) {
  const aliases = new Map();
  for (const alias of project.getReflectionsByKind(ReflectionKind.TypeAlias)) {
    const key = keyOf(alias.type);
    // Two aliases of one shape: the first is in the package's main module.
    if (key !== undefined && !aliases.has(key)) aliases.set(key, alias);
  }
  /** @returns the type with its name, or with names within it */
  const rename = (type, owner) => {
    if (type === undefined) return undefined;
    const alias = aliases.get(keyOf(type));
    if (alias && alias !== owner) return ReferenceType.createResolvedReference(alias.name, alias, project);
    for (const part of [
      'elementType',
      'target',
      'queryType',
      'objectType',
      'checkType',
      'extendsType',
      'trueType',
      'falseType',
    ]) {
      if (type[part] && typeof type[part] === 'object' && 'type' in type[part]) type[part] = rename(type[part]);
    }
    for (const parts of ['types', 'typeArguments', 'elements']) {
      if (Array.isArray(type[parts])) type[parts] = type[parts].map((each) => rename(each));
    }
    return type;
  };
  for (const reflection of Object.values(project.reflections)) {
    if (reflection.type && typeof reflection.type === 'object') reflection.type = rename(reflection.type, reflection);
    if (reflection.default && typeof reflection.default === 'object') reflection.default = rename(reflection.default);
  }
}

/** What a type is known by: an object by the names of its keys, and their values where only one is possible. */
function keyOf(type) {
  if (type?.type === 'union') {
    const parts = type.types.map((part) => (part.type === 'literal' ? `=${part.value}` : keyOf(part)));
    return parts.length < 3 || parts.includes(undefined) ? undefined : parts.sort().join('|');
  }
  const declaration = type?.type === 'reflection' ? type.declaration : undefined;
  if (!declaration?.children || declaration.signatures || declaration.children.length < 3) return undefined;
  return declaration.children
    .map(({ name, type: value }) => (value?.type === 'literal' ? `${name}=${value.value}` : name))
    .sort()
    .join();
}
