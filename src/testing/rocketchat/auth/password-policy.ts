import { RocketChatError } from '../rocketchat-error.js';
import type { Settings } from '../settings.js';

/** @throws RocketChatError that lists every rule that a new password breaks. */
export function checkPassword(password: string, settings: Settings): void {
  if (!settings.flag('Accounts_Password_Policy_Enabled')) {
    if (password.trim() === '') throw broken(['error-password-policy-not-met']);
    return;
  }
  const number = (name: string) => settings.number(`Accounts_Password_Policy_${name}`);
  const wants = (name: string) => settings.flag(`Accounts_Password_Policy_${name}`);
  const rules: [string, boolean][] = [
    ['minLength', password.length < number('MinLength')],
    ['maxLength', number('MaxLength') >= 0 && password.length > number('MaxLength')],
    [
      'repeatingCharacters',
      wants('ForbidRepeatingCharacters') &&
        new RegExp(`(.)\\1{${number('ForbidRepeatingCharactersCount')},}`, 's').test(password),
    ],
    ['oneLowercase', wants('AtLeastOneLowercase') && !/[a-z]/.test(password)],
    ['oneUppercase', wants('AtLeastOneUppercase') && !/[A-Z]/.test(password)],
    ['oneNumber', wants('AtLeastOneNumber') && !/[0-9]/.test(password)],
    ['oneSpecial', wants('AtLeastOneSpecialCharacter') && !/[^A-Za-z0-9 ]/.test(password)],
  ];
  const names = rules.filter(([, isBroken]) => isBroken).map(([name]) => `error-password-policy-not-met-${name}`);
  if (password.trim() === '') names.unshift('error-password-policy-not-met');
  if (names.length > 0) throw broken(names);
}

function broken(names: string[]): RocketChatError {
  return new RocketChatError('error-password-policy-not-met', "The password does not meet the server's policy.", {
    details: names.map((error) => ({ error, message: messageOf(error) })),
  });
}

function messageOf(error: string): string {
  const rule = error.slice('error-password-policy-not-met-'.length);
  return rule === '' ? 'The password must not be empty.' : `The password does not meet the rule ${rule}.`;
}
