/** Reads the body of a request. */
export async function bodyOf(request) {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}
