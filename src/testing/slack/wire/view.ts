import type { Json } from '../json.js';
import type { SlackView } from '../views.js';
import type { SlackWorkspace } from '../workspace.js';

/** A modal or Home tab as Slack gives it back. */
export function wireView(view: SlackView, workspace: SlackWorkspace): Json {
  const { content } = view;
  return {
    id: view.id,
    team_id: workspace.team.id,
    type: view.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: content.title,
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: content.close ?? null,
    submit: content.submit ?? null,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: workspace.appId,
    external_id: content.external_id ?? '',
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.botId,
  };
}
