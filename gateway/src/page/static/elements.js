/** An element with attributes and children; strings become text, never markup. Falsy children are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes))
    if (value !== '' || key === 'required' || key === 'value') made.setAttribute(key, value)
  made.append(...children.filter(child => child !== false && child !== undefined && child !== null && child !== ''))
  return made
}

/** Put values for {0}, {1} … of a sentence; anything but a string is handed back as it is. */
export function fill(text, values) {
  if (typeof text !== 'string') return text
  return values.reduce((filled, value, index) => filled.replaceAll(`{${index}}`, String(value)), text)
}
