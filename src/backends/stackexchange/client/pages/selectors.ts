/** Where things stand on the pages of the site (wire sheet, section 7). All knowledge of its markup is here. */
export const selectors = {
  /** On any page of the chat, and on the log-in form. */
  fkey: 'input[name="fkey"], #fkey',
  /** The account itself, in the bar at the top. */
  self: '.topbar-menu-links a[href^="/users/"]',

  login: {
    form: '#login-form',
    /** A log-in without an account on that site is asked whether it wants one. */
    confirm: 'form#logout-user',
    inputs: 'input[name]',
  },

  room: {
    name: '#roomname',
    description: '#roomdesc',
    tags: '#room-tags a.tag',
    /** There only if one may write. */
    input: 'textarea#input',
    gallery: '.sprite-sec-gallery',
    private: '.sprite-sec-private',
    frozen: '.frozen',
    present: '.js-present[data-users]',
    heading: 'h2',
    scripts: 'script',
    link: '#roomname',
  },

  roomInfo: {
    name: '.subheader h1, .roomcard-xxl h1',
    card: '.roomcard-xxl',
    description: '.roomcard-xxl p',
    tags: '.roomcard-xxl .tag',
    site: '.roomcard-xxl img[title]',
    messageCount: '.room-message-count-xxl',
    userCount: '.room-user-count-xxl',
    ownersBox: '#room-ownercards',
    owners: '#room-ownercards .usercard',
    present: '#room-usercards .usercard',
    cardName: 'a.username, .username',
    cardHeader: '.user-header[title]',
    frozen: '.frozen',
  },

  transcript: {
    room: '.room-name a',
    monologue: '.monologue',
    signature: '.signature .username',
    message: '.message',
    content: '.content',
    edits: '.edits',
    reply: 'a.reply-info',
    stars: '.stars',
    times: '.times',
    /** Classes of the star's own element, or of the one beside it. */
    userStar: '.user-star',
    ownerStar: '.owner-star',
    permalink: 'a[href*="/transcript/"]',
  },

  history: {
    monologue: '.monologue',
    source: '.message-source',
    user: '.username a',
    what: 'b',
    pinned: '#content p .stars.owner-star',
    pinLine: '#content p',
  },

  user: {
    name: 'h1',
    status: '.user-status',
    messageCount: '.user-message-count-xxl',
    roomCount: '.user-room-count-xxl',
    reputation: '.reputation-score[title]',
    key: '.user-keycell',
    value: '.user-valuecell',
    roomsBox: '#user-roomcards-container',
    rooms: '#user-roomcards-container .roomcard',
    roomName: '.room-name, h3',
    avatar: 'img.user-gravatar128, .usercard-xxl img[src]',
  },

  /** The list of starred messages: `li` whose id ends with the message's. */
  stars: { items: 'li[id]', pinned: 'span.owner-star, .owner-star', times: '.times' },

  upload: { scripts: 'script' },
} as const;
