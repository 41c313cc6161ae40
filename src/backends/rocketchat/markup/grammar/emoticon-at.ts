/** Emoticons and the short names that they stand for. Of two at the same place the earlier in its row counts. */
const names: Readonly<Record<string, string>> = {
  smiley: ':-D :D =D',
  joy: ":') :'-)",
  slight_smile: ':-) :) :] =] =)',
  kissing_heart: ':-* :* :^* =*',
  stuck_out_tongue: ':-P :P :-Þ :Þ :-b :b =P',
  disappointed: ':-( :( :-[ :[ =( >:[',
  confused: ':-/ :-. :/ :\\ :L =/ =\\ =L >:\\ >;/',
  cry: ":'( ;( ;-(",
  angry: ':@ >:( >:-(',
  flushed: ':$ =$',
  no_mouth: ':-X :X :-# :# =X =#',
  open_mouth: ':-O :O >:O O_O',
  wink: ';) ;-) ;-] ;] ;D ;^) *-) *)',
  broken_heart: '</3',
  heart: '<3',
  laughing: '>:) >;) >:-) >=)',
  persevere: '>.<',
  stuck_out_tongue_winking_eye: '>:P X-P',
  fearful: 'D:',
  sunglasses: 'B-) B) B-D 8) 8-) 8-D',
  sweat_smile: "':) ':-) '=) ':D ':-D '=D",
  sweat: "':( ':-( '=(",
  innocent: 'O:-) O:) O;-) O=) O:-3 O:3 0:-3 0:3 0:-) 0:) 0;^) 0;-)',
  person_gesturing_ok: '*\\0/* *\\O/* \\0\\/ \\O\\/',
  dizzy_face: 'X) X-) #-) #) %-) %)',
  thumbsup: '(y)',
  expressionless: '-___- -__- -_-',
};

export type Emoticon = { source: string; name: string };

const byStart = new Map<number, Emoticon[]>();
for (const [name, sources] of Object.entries(names)) {
  for (const source of sources.split(' ')) {
    const start = source.charCodeAt(0);
    const row = byStart.get(start) ?? [];
    row.push({ source, name });
    byStart.set(start, row);
  }
}

export function emoticonAt(text: string, from: number): Emoticon | undefined {
  return byStart.get(text.charCodeAt(from))?.find(({ source }) => text.startsWith(source, from));
}
