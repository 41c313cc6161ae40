import { registerDialect } from '../../richtext/index.js';
import { symphonyDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'symphony', …)` know it by its name from here on.
registerDialect(symphonyDialect);

// Rich text
export { createSymphonyDialect } from './dialect.js';
export { componentName, readComponentName } from './markup/component-name.js';
export { componentsFromPresentation } from './markup/component-reader.js';
export { type ComponentsOptions, componentsToMessageML } from './markup/components.js';
export { joinMessageML } from './markup/document.js';
export { embedToMessageML, type Fragment } from './markup/embed.js';
export { embedsFromPresentation } from './markup/embed-reader.js';
export type { SymphonyMarkupOptions } from './markup/markup-options.js';
// Checking MessageML
export type { MessageMLProblem, MessageMLVerdict } from './messageml/problem.js';
export { type MessageMLOptions, validateMessageML } from './messageml/validate.js';
export { symphonyDialect };
