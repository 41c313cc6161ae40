import { isJson, type Json } from '../json.js';
import { RocketChatError } from '../rocketchat-error.js';

const texts = ['color', 'text', 'author_name', 'title', 'image_type', 'audio_type', 'video_type'];
const addresses = [
  'thumb_url',
  'message_link',
  'author_link',
  'author_icon',
  'title_link',
  'image_url',
  'audio_url',
  'video_url',
];

/** Checks what is sent as attachments. (Wire sheet, section 4.7.) @throws RocketChatError */
export function checkAttachments(attachments: unknown): Json[] {
  if (attachments === undefined || attachments === null) return [];
  if (!Array.isArray(attachments)) throw invalid('attachments must be a list');
  return attachments.map((attachment: unknown) => {
    if (!isJson(attachment)) throw invalid('an attachment must be an object');
    checkFields(attachment);
    for (const key of texts) checkText(attachment, key);
    for (const key of addresses) checkAddress(attachment, key);
    return attachment;
  });
}

function checkFields({ fields }: Json): void {
  if (fields === undefined) return;
  const isRight = (field: unknown) => isJson(field) && Boolean(field.title) && Boolean(field.value);
  if (!Array.isArray(fields) || !fields.every(isRight)) throw invalid('Match error: Missing key in a field');
}

function checkText(attachment: Json, key: string): void {
  const value = attachment[key];
  if (value !== undefined && value !== null && typeof value !== 'string')
    throw invalid(`Match error: Expected string in field ${key}`);
}

function checkAddress(attachment: Json, key: string): void {
  checkText(attachment, key);
  const value = attachment[key];
  if (typeof value !== 'string' || value === '') return;
  if (!/^(?:https?:\/\/|\/file-upload\/|\/avatar\/)/i.test(value))
    throw invalid('Invalid value for a link of an attachment');
}

function invalid(reason: string): RocketChatError {
  return new RocketChatError('error-invalid-message', reason);
}
