// Which answers this page has in the browser's store, and handing in what an earlier page left.
let canKeep = canSeal && canStore, isFull = false;
let leftover = [], lateCount = 0, handInError = '';

// Put and taken away in turn, so that a slow lock never outlives its answer.
function lock(question) {
  const value = response(question);
  if (!canKeep || value === undefined) return;
  question.storing = question.storing.then(() => seal(question, value)).then(entry =>
    storeSealed({ attempt, question: question.id, entry, at: Date.now() })
  ).catch(() => { isFull = true; stand(); });
}
function unlock(question) {
  if (canKeep) question.storing = question.storing.then(() => forgetSealed({ attempt, question: question.id })).catch(() => {});
}

function lookForLeftover() {
  return allSealed().then(records => {
    leftover = records.filter(record => record.attempt === attempt);
    if (leftover.length) line = 'down';
  });
}
function handIn() {
  // What was answered anew on this page is newer.
  const records = leftover.filter(record => !byId[record.question] || !byId[record.question].change || line === 'closed');
  if (!records.length) {
    leftover = [];
    return Promise.resolve(true);
  }
  return ask(home + 'sealed-answers', {
    method: 'POST', body: bodyOf(attempt, records.map(record => record.entry)), headers: { Accept: 'application/json' }
  }).then(({ answer, text }) => {
    const body = readJson(text);
    if (!answer.ok) {
      const goesOn = trouble(answer);
      if (goesOn) return goesOn;
      // The server will not have them; they stay for the file and for a week.
      handInError = body.error || answer.status;
      leftover = [];
      return true;
    }
    lateCount += body.kept;
    leftover = [];
    line = line === 'down' ? '' : line;
    const others = body.others || {};
    const done = records.filter(record => !(record.question in others));
    return Promise.all(done.map(forgetSealed)).then(() => (body.counted || body.older) && !leaving ? renew() : true).then(goesOn => {
      questions.filter(question => question.id in others && !question.since).forEach(question => offer(question, others[question.id]));
      return goesOn;
    });
  });
}

// The attempt ended with answers unsaved: sealed, they are handed in late; else they are lost.
function closed() {
  line = 'closed';
  const late = waiting();
  if (!late.length || !canSeal) {
    late.forEach(question => refuse(question, says.closed));
    if (!late.length) toResult();
    return Promise.resolve(false);
  }
  return Promise.all(late.map(question => seal(question, response(question)))).then(entries => {
    late.forEach(question => refuse(question, says.closed));
    leftover = late.map((question, place) => ({ attempt, question: question.id, entry: entries[place] }));
    return true;
  });
}
