package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/** Products of two numbers of three digits: 810,000 problems, too many and too hard to be learned by heart by a small model. What is held out is always the same. */
public final class Products {
    /** The column of the product in the rows of data sets. */
    public static final String ANSWER = "answer";

    private static final int LEAST = 100;
    private static final int MOST = 999;
    private static final int HELD_OUT = 500;
    private static final long HELD_OUT_SEED = 1337;

    private final Set<Problem> heldOut = new LinkedHashSet<>();

    public Products() {
        SplitMix random = new SplitMix(HELD_OUT_SEED);
        while (heldOut.size() < HELD_OUT) {
            heldOut.add(any(random));
        }
    }

    /** Two numbers to be multiplied, 100 to 999 each. */
    public record Problem(int first, int second) {
        public Problem {
            Require.inRange("first", first, LEAST, MOST);
            Require.inRange("second", second, LEAST, MOST);
        }

        /** What is to be computed, for example {@code 347*852}. */
        public String expression() {
            return first + "*" + second;
        }

        /** The expression with a sign of equality. */
        public String prompt() {
            return expression() + "=";
        }

        /** The product in digits. */
        public String answer() {
            return Integer.toString(first * second);
        }

        /** The prompt, with the product in the column {@link #ANSWER}. */
        public Example.Prompt example() {
            return new Example.Prompt(Content.of(prompt()), Map.of(ANSWER, answer()));
        }
    }

    /** A problem that is not held out. */
    public Problem sample(SplitMix random) {
        Problem problem = any(random);
        while (heldOut.contains(problem)) {
            problem = any(random);
        }
        return problem;
    }

    /** Several that are not held out. */
    public List<Problem> sample(int count, long seed) {
        SplitMix random = new SplitMix(seed);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < Require.inRange("count", count, 1, Integer.MAX_VALUE); i++) {
            problems.add(sample(random));
        }
        return problems;
    }

    /** The 500 problems that are held out. */
    public List<Problem> heldOut() {
        return List.copyOf(heldOut);
    }

    private static Problem any(SplitMix random) {
        return new Problem(LEAST + random.nextBelow(MOST - LEAST + 1), LEAST + random.nextBelow(MOST - LEAST + 1));
    }
}
