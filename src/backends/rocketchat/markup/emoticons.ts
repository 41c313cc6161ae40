/** The emoticons that the server's grammar makes emoji of. */
const emoticons = [
  '*\\0/* *\\O/* \\0/ \\O/ -_- -__- -___- O_O (y) <3 </3 D: >.<',
  ":) :-) =] =) :] ;) ;-) *-) *) ;-] ;] ;D ;^) :D :-D =D ') :') :'-) ':) ':-) '=) ':D ':-D '=D >:) >;) >:-) >=)",
  'O:-) 0:-3 0:3 0:-) 0:) 0;^) O:) O;-) O=) 0;-) O:-3 O:3 :* :-* =* :^* :P :-P =P :-Þ :Þ :-b :b >:P X-P',
  "B-) B) 8) 8-) B-D 8-D >:[ :-( :( :-[ :[ =( >:\\ >:/ :-/ :-. :/ :\\ =/ =\\ :L =L :'( :'-( ;( ;-( >:( >:-( :@",
  ":$ =$ ':( ':-( '=( :-X :X :-# :# =X =# :-O :O >:O #-) #) %-) %) X) X-)",
]
  .join(' ')
  .split(' ')
  .sort((a, b) => b.length - a.length)
  .map((one) => one.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\\\*|_/g, '\\\\?$&'))
  .join('|');

/**
 * Those that stand alone between blanks, or beside what is no text; next to a word they stay text. Other signs than ASCII
 * may be emoji, which are no word.
 */
export const standingEmoticons = new RegExp(`(?<![!-~])(?:${emoticons})+(?![!-~])`, 'g');

/** The last sign of a text that may make an emoticon, an image or an escape together with the markup behind it: `:*`, `![`. */
export const endsLikeMarkup = /[:;=^\-%#>'<!\\|+@[\]*]/;
