/** Calls each module of the API reference as it is imported: `chatmux`, `chatmux/slack`, `chatmux/testing`. */
import { Converter } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      module.name = module.name === 'index' ? 'chatmux' : `chatmux/${module.name.replace(/^.*\//, '')}`;
    }
  });
}
