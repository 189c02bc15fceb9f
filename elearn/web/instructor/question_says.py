"""What the check says of questions, in the words of their forms: the signs and labels that the text
of a quiz has are fields there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from elearn.errors import message

IN_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "No option is right: mark the right one with (x).": message(
            "No answer is marked as right: mark the right one."
        ),
        "No option is right: mark each right one with [x].": message(
            "No answer is marked as right: mark each one that is."
        ),
        "A second option is marked (x): mark one only, or use [ ] and [x] where several are "
        "right.": message(
            "Two answers are marked as right, and one may be: mark one only, or make it a "
            "question with several right answers."
        ),
        "(100%%) stands beside (x): only one option may earn everything.": message(
            "A second answer earns all of the points: only one may."
        ),
        "Every option is right, so that there is nothing to choose: add a wrong one.": message(
            "Every answer is right, so that there is nothing to choose: add a wrong one."
        ),
        "Round and square brackets are mixed in one list: use ( ) where one option is right, "
        "[ ] where several may be.": message(
            "The answers are marked in two ways: use round brackets where one is right, "
            "square ones where several may be."
        ),
        "This option has no mark: begin it as the others, such as ( ) or [ ].": message(
            "This answer does not begin as the others do: put brackets before it too."
        ),
        "The mark %(mark)s is not known: write x for right or leave it empty.": message(
            "“%(mark)s” beside an answer is not understood: mark the answer as right, give a "
            "percent, or leave it empty."
        ),
        "The mark %(mark)s lacks its percent sign: write (50%%), or (x) for right.": message(
            "“%(mark)s” beside an answer lacks its percent sign: write 50%%, or mark the "
            "answer as right."
        ),
        "The percent of an option must be from -100 to 100, not %(percent)s.": message(
            "The percent of an answer is from -100 to 100, not %(percent)s."
        ),
        "By these percents ticking everything would earn points (we give none for it): let "
        "the wrong options take as much as the right ones give.": message(
            "With these percents, ticking everything would earn points, and it must not: let "
            "the wrong answers take as much as the right ones give."
        ),
        "The right options together give %(percent)d%% only: make it 100%%.": message(
            "The right answers together give only %(percent)d%% of the points: make it 100%%."
        ),
        "One option is no choice: add another.": message("One answer is no choice: add another."),
        "This option is empty: write its text or remove it.": message(
            "An answer is empty: write its text, or take it out."
        ),
        "“%(text)s” stands here twice (also in line %(line)d): change one.": message(
            "“%(text)s” and “%(other)s” are the same: change one of them."
        ),
        "The right option is by far the longest, which gives it away: shorten it, or say as "
        "much in the others.": message(
            "The right answer is by far the longest, which gives it away: shorten it, or say "
            "as much in the others."
        ),
        "The right option stands at place %(place)d in all %(count)d questions that are not "
        "shuffled: vary it, or let them be shuffled.": message(
            "In all %(count)d questions whose answers are not shuffled, the right one is "
            "number %(place)d: vary it, or let them be shuffled."
        ),
        "“%(text)s” makes no sense where options are shuffled: write the option out, use [ ] "
        "boxes, or add Shuffle: no.": message(
            "“%(text)s” makes no sense where answers are shuffled: write the answer out, or "
            "tick that they are always shown in this order."
        ),
        "This question has no answers: add a list, a line Answer: …, or Info: yes where it "
        "is only a text to read.": message(
            "This question has no answers: add them, or make it a page to read."
        ),
        "The answers A) B) C) are not read here: write each as - ( ) text and mark the right "
        "one (x), or let “flask modules import” do it.": message(
            "The answers A) B) C) are not understood here: paste the questions on the page "
            "that brings questions in."
        ),
        "The text “%(text)s” stands after the answers and would not be shown: move it above "
        "them, or begin it with a label such as Explain:.": message(
            "The text “%(text)s” stands after the answers and would not be shown: move it "
            "above them, or into the explanation."
        ),
        "After Order: comes an empty line and a numbered list: 1. 2. 3.": message(
            "There are no steps yet: write them in their right order."
        ),
        "“%(answer)s” cannot be read as a number: write it as 1400.5 or 1 400,5, with one "
        'decimal sign; for a text put it in "quotes".': message(
            "“%(answer)s” cannot be read as a number: write it as 1400.5 or 1 400,5, with "
            "one decimal sign."
        ),
        "The tolerance is larger than the number itself; if that is meant, add the line "
        "Tolerance: ok.": message(
            "What is still right is further off than the number itself; if that is meant, tick it."
        ),
        'Write true or false, not %(answer)s; for a text answer put it in "quotes".': message(
            "Say whether the statement is true or false."
        ),
        "A wording is empty: remove the bar | or fill it.": message(
            "One of the right answers is empty: write it, or take it out."
        ),
        "This line has no right side: write left -> right.": message(
            "A pair has only one side: write what belongs to it."
        ),
        "Nothing stands after the arrow: write the right side.": message(
            "A pair has only one side: write what belongs to it."
        ),
        "The right side “%(text)s” stands here twice: change one, or write Reuse: yes where "
        "it is right for several.": message(
            "The right side “%(text)s” stands here twice: change one, or tick that one right "
            "side may belong to several."
        ),
        "No option of this gap is right: mark one with (x).": message(
            "No word of a gap is marked as right: mark one."
        ),
        "This gap has several right options: mark one with (x).": message(
            "Several words of a gap are marked as right: mark one."
        ),
        "One option is no choice: add another to this gap.": message(
            "One word is no choice: add another to this gap."
        ),
        "An option of this gap is empty: write its text.": message(
            "A word of a gap is empty: write it."
        ),
        "Nothing explains the answer: add Explain: …, or feedback under each option.": message(
            "Nothing explains the answer: say why it is right, or give each answer its feedback."
        ),
        "The question turns on a “not” that is easily missed: write **not**, or ask the "
        "other way round.": message(
            "The question turns on a “not” that is easily missed: write it in capital "
            "letters, or ask the other way round."
        ),
        "The label %(label)s takes %(known)s, not “%(value)s”.": message(
            "“%(value)s” cannot be chosen here: choose something else."
        ),
        "The label %(label)s says nothing here; it belongs to a %(where)s.": message(
            "“%(label)s” says nothing in a question of this kind: take it out."
        ),
        "The pool does not say how many questions to draw: add Draw: 3.": message(
            "Say how many of its questions an attempt gets."
        ),
        "Draw is a whole number from 1, not “%(value)s”.": message(
            "How many questions an attempt gets is a whole number from 1, not “%(value)s”."
        ),
        "Draw asks for %(draw)s questions, the pool has %(size)d: lower it.": message(
            "An attempt shall get %(draw)s questions, and there are %(size)d in the set: add "
            "some, or lower the number."
        ),
        "The pool has %(size)d questions and draws %(draw)s: with fewer than twice as many, "
        "a second attempt repeats them.": message(
            "The set has %(size)d questions, and an attempt gets %(draw)s: with fewer than "
            "twice as many, a second attempt repeats them."
        ),
        "This scenario has no questions: add them below it, one level deeper.": message(
            "This case has no questions yet: add some to it."
        ),
        "This gives %(points)s points, the first of the pool %(first)s, so the score would "
        "depend on luck: give all the same, or write Points each: under the pool.": message(
            "This gives %(points)s points, the first of the set %(first)s, so the score "
            "would depend on luck: give all the same, or set the points for the whole set."
        ),
        "Blind guessing passes in %(percent)s%% of cases over all attempts, and 1%% is the "
        "most: ask more questions, add options, or raise the pass mark.": message(
            "Somebody who knows nothing and only guesses would pass in %(percent)s of 100 "
            "cases, all attempts counted, and at most 1 of 100 may: ask more questions, "
            "offer more answers to choose from, or raise the pass mark."
        ),
        "An officer who knows 60%% passes in %(percent)s%% of cases over all attempts: more "
        "questions, or kinds that are hard to guess, tell people apart better.": message(
            "Somebody who knows only 60 of 100 answers would pass in %(percent)s of 100 "
            "cases, all attempts counted: ask more questions, or raise the pass mark."
        ),
        "The answers are shown before the last attempt, and the pools are small: the next "
        "attempt asks the same. Write show answers: after pass, or enlarge the pools.": message(
            "The right answers are shown before the last attempt, and the next attempt asks "
            "nearly the same: show them only to who has passed, or add questions to the sets."
        ),
        "By Expect the hardest form asks for %(hardest)d%%, the easiest for %(easiest)d%%: "
        "bring the questions of each pool closer together.": message(
            "By what is expected of officers, the hardest choice of questions asks for "
            "%(hardest)d%%, the easiest for %(easiest)d%%: bring the questions of each set "
            "closer together."
        ),
        "This quiz has no question: begin one with ## and its title.": message(
            "This quiz has no question yet: add one."
        ),
        "This question has no Id: “flask modules fmt” adds one.": message(
            "This question is new: the hub marks it by itself when the draft is looked at."
        ),
        "The Id “%(id)s” is used twice, first in line %(line)d: change this one.": message(
            "This question carries the same mark of the hub as another one, as copies do: "
            "see it as text, and take the mark at its end out."
        ),
        "The Id “%(id)s” is malformed: use small letters a-z, digits and single hyphens, at "
        "most %(longest)d of them.": message(
            "The hub cannot read its own mark of this question: see it as text, and take the "
            "mark at its end out."
        ),
        "The question %(id)s was %(before)s and is %(now)s now: give it a new Id, so that "
        "earlier results keep their meaning.": message(
            "This was a question of another kind, and earlier results would lose their "
            "meaning: add it as a new question, and remove this one."
        ),
        "The wording of %(id)s changed since it was published; who is in the quiz now keeps "
        "the old one.": message(
            "The words of “%(title)s” changed since it was published; who is in the quiz now "
            "keeps the old ones."
        ),
        "The question %(id)s of the original is missing here: translate it.": message(
            "The question “%(title)s” of the original is missing here: translate it."
        ),
        "This question has no Id: give it the Id of its original.": message(
            "It is not known which question of the original this one translates: translate "
            "it on the page of that question, and remove this one."
        ),
        "The original has no question %(id)s: remove it, or add it there.": message(
            "The original does not have the question “%(title)s”: remove it, or add it there."
        ),
        "The key of %(id)s changed since this was translated: look at it again.": message(
            "The right answer of “%(title)s” changed since this was translated: look at it again."
        ),
        "%(id)s is %(kind)s in the original and %(other)s here: make it alike.": message(
            "“%(title)s” is a question of another kind in the original: make it alike."
        ),
        "%(id)s has %(count)d answers in the original and %(own)d here: make them alike, in "
        "the same order.": message(
            "“%(title)s” has %(count)d answers in the original and %(own)d here: make them "
            "alike, in the same order."
        ),
        "The key of %(id)s differs from the original: leave ( ) and [ ] empty here, or "
        "repeat the marks and numbers of the original.": message(
            "The answers of “%(title)s” differ from the original: a translation gives words "
            "only, and the right answers come from the original."
        ),
        "%(label)s of %(id)s differs from the original: remove the line here.": message(
            "“%(title)s” says something here that only the original may say: see it as text, "
            "and take “%(label)s” out."
        ),
    }
)
"""Sentences of the check, and the same of the browser. `title` is that of the question whose `id`
the check says."""

LACKS_LABELS = "This question has no %(labels)s, so that reports cannot say what officers know."
OF_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "Level": message(
            "It is not said how hard this question is, so that reports cannot say what officers "
            "know."
        ),
        "Objective": message(
            "It is not said what of the course this question checks, so that reports cannot say "
            "what officers know."
        ),
        "Level, Objective": message(
            "It is said neither how hard this question is nor what of the course it checks, so "
            "that reports cannot say what officers know."
        ),
    }
)
"""The sentence on labels that a question lacks, by their names."""
