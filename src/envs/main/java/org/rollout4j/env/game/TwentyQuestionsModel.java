package org.rollout4j.env.game;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Require;

/**
 * The transitions of {@link TwentyQuestions} as who asks knows them: a state is the questions that have been asked with their answers, whatever their order,
 * and each animal of which all that is true is as likely. Only answers that are true of some animal are states; the last state is that after a guess.
 */
final class TwentyQuestionsModel implements MarkovModel {
    private static final int QUESTIONS = TwentyQuestions.QUESTIONS;
    private static final int NONE = -1;

    /** {@code [states - 1]} */
    private final List<Said> states = new ArrayList<>();
    /** {@code [asked][yes]}, the number of a state, {@link #NONE} where there is none. */
    private final int[][] numbers = new int[1 << QUESTIONS][1 << QUESTIONS];

    /**
     * What is known.
     *
     * @param asked the questions that have been asked, a bit each
     * @param yes those of them that were answered with yes
     * @param left the animals of which that is true, a bit each
     */
    private record Said(int asked, int yes, int left) {
        /** How many animals there are left of which a question is answered with yes. */
        int yesCount(int question) {
            return Integer.bitCount(left & TwentyQuestions.answeringYes(question));
        }
    }

    TwentyQuestionsModel() {
        for (int asked = 0; asked < numbers.length; asked++) {
            for (int yes = 0; yes < numbers.length; yes++) {
                int left = (yes & ~asked) == 0 ? TwentyQuestions.left(asked, yes) : 0;
                numbers[asked][yes] = left == 0 ? NONE : states.size();
                if (left != 0) {
                    states.add(new Said(asked, yes, left));
                }
            }
        }
    }

    @Override
    public int stateCount() {
        return states.size() + 1;
    }

    @Override
    public int actionCount() {
        return QUESTIONS + TwentyQuestions.THINGS;
    }

    @Override
    public boolean terminal(int state) {
        return state == states.size();
    }

    @Override
    public boolean legal(int state, int action) {
        Said said = states.get(state);
        return TwentyQuestions.legal(action, said.asked, said.left);
    }

    /** No, and then yes, as far as they are possible; that a guess is right, and then that it is wrong. */
    @Override
    public int outcomeCount(int state, int action) {
        double first = first(states.get(state), action);
        return first > 0 && first < 1 ? 2 : 1;
    }

    /** The probability that the answer is no, or that the guess is right. */
    private static double first(Said said, int action) {
        double count = Integer.bitCount(said.left);
        return (action < QUESTIONS ? count - said.yesCount(action) : 1) / count;
    }

    private static boolean isFirst(Said said, int action, int outcome) {
        return outcome == 0 && first(said, action) > 0;
    }

    @Override
    public int next(int state, int action, int outcome) {
        if (action >= QUESTIONS) {
            return states.size();
        }
        Said said = states.get(state);
        int bit = 1 << action;
        return numbers[said.asked | bit][isFirst(said, action, outcome) ? said.yes : said.yes | bit];
    }

    @Override
    public double reward(int state, int action, int outcome) {
        if (action < QUESTIONS) {
            return TwentyQuestions.ASKED.reward();
        }
        return (isFirst(states.get(state), action, outcome) ? TwentyQuestions.RIGHT : TwentyQuestions.WRONG).reward();
    }

    @Override
    public double probability(int state, int action, int outcome) {
        Said said = states.get(state);
        double first = first(said, action);
        return isFirst(said, action, outcome) ? first : 1 - first;
    }

    @Override
    public double startProbability(int state) {
        return state == numbers[0][0] ? 1 : 0;
    }

    /** After a guess nothing is left to be known. */
    @Override
    public void observe(int state, float[] into, int offset) {
        Said said = terminal(state) ? states.get(numbers[0][0]) : states.get(state);
        TwentyQuestions.write(said.asked, said.yes, into, offset);
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        int asked = TwentyQuestions.asked(observations, offset);
        int yes = TwentyQuestions.yes(observations, offset);
        Require.that(numbers[asked][yes] != NONE, "answers", yes, "those of an animal are needed");
        return numbers[asked][yes];
    }
}
