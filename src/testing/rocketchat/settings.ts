import type { Json } from './json.js';

/** What everybody may read, with the server's own defaults. (Wire sheet, section 11.) */
const defaults: Json = {
  Site_Name: 'Emulated',
  Message_MaxAllowedSize: 5_000,
  Message_AllowEditing: true,
  Message_AllowEditing_BlockEditInMinutes: 0,
  Message_AllowDeleting: true,
  Message_AllowDeleting_BlockDeleteInMinutes: 0,
  Message_AllowPinning: true,
  Message_AllowStarring: true,
  Message_ShowDeletedStatus: false,
  Message_Read_Receipt_Enabled: true,
  Message_QuoteChainLimit: 2,
  Message_MaxAll: 0,
  Message_AlwaysSearchRegExp: false,
  FileUpload_Enabled: true,
  FileUpload_MaxFileSize: 104_857_600,
  FileUpload_MediaTypeWhiteList: '',
  FileUpload_MediaTypeBlackList: 'image/svg+xml',
  FileUpload_ProtectFiles: true,
  DirectMesssage_maxUsers: 8,
  Threads_enabled: true,
  Discussion_enabled: true,
  E2E_Enable: false,
  E2E_Allow_Unencrypted_Messages: false,
  UI_Use_Real_Name: false,
  API_Default_Count: 50,
  API_Upper_Count_Limit: 100,
  API_Allow_Infinite_Count: true,
  Presence_broadcast_disabled: false,
  Accounts_AllowInvisibleStatusOption: true,
  Accounts_AllowUserStatusMessageChange: true,
  Accounts_Password_Policy_Enabled: true,
  Accounts_Password_Policy_MinLength: 14,
  Accounts_Password_Policy_MaxLength: -1,
  Accounts_Password_Policy_ForbidRepeatingCharacters: true,
  Accounts_Password_Policy_ForbidRepeatingCharactersCount: 3,
  Accounts_Password_Policy_AtLeastOneLowercase: true,
  Accounts_Password_Policy_AtLeastOneUppercase: true,
  Accounts_Password_Policy_AtLeastOneNumber: true,
  Accounts_Password_Policy_AtLeastOneSpecialCharacter: true,
};

/** The settings of the server. */
export class Settings {
  readonly #values: Map<string, unknown>;

  constructor(own: Readonly<Record<string, unknown>> = {}) {
    this.#values = new Map(Object.entries({ ...defaults, ...own }));
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  number(name: string): number {
    return Number(this.#values.get(name) ?? 0);
  }

  text(name: string): string {
    return String(this.#values.get(name) ?? '');
  }

  all(): { _id: string; value: unknown }[] {
    return [...this.#values].map(([_id, value]) => ({ _id, value }));
  }
}
