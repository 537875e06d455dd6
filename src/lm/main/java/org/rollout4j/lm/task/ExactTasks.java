package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/** The tasks of minGPT, small enough that all of their prompts can be tried. What is held out is always the same. */
public final class ExactTasks {
    private static final int MAX_PROMPTS = 1 << 20;
    private static final long SPLIT_SEED = 1337;

    private ExactTasks() {}

    /** Six of three digits in ascending order: 729 prompts, of which a quarter is held out. */
    public static ExactTask sorting() {
        return sorting(6, 3);
    }

    /**
     * Digits in ascending order; a quarter of the prompts is held out.
     *
     * @param length the number of digits, at least 1
     * @param digits how many there are to choose from, 2 to 10
     */
    public static ExactTask sorting(int length, int digits) {
        Require.inRange("digits", digits, 2, 10);
        List<int[]> prompts = prompts(length, digits);
        return new ExactTask(digits, ExactTasks::sorted, prompts, prompts.size() / 4);
    }

    /**
     * Sums of two numbers from 0 to 99: 10,000 prompts of four digits, of which 500 are held out. An answer is three digits, the last of the
     * sum first, in the order in which one carries.
     */
    public static ExactTask addition() {
        return new ExactTask(10, ExactTasks::sum, prompts(4, 10), 500);
    }

    private static int[] sorted(int... digits) {
        return Arrays.stream(digits).sorted().toArray();
    }

    private static int[] sum(int... digits) {
        int sum = 10 * digits[0] + digits[1] + 10 * digits[2] + digits[3];
        return new int[] {sum % 10, sum / 10 % 10, sum / 100};
    }

    /** All there are, in an order drawn by chance. */
    private static List<int[]> prompts(int length, int digits) {
        Require.inRange("length", length, 1, 20);
        long count = 1;
        for (int i = 0; i < length; i++) {
            count *= digits;
            Require.inRange("number of prompts", count, 1, MAX_PROMPTS);
        }
        List<int[]> prompts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            prompts.add(digitsOf(number, length, digits));
        }
        SplitMix random = new SplitMix(SPLIT_SEED);
        for (int i = prompts.size() - 1; i > 0; i--) {
            int[] other = prompts.set(random.nextBelow(i + 1), prompts.get(i));
            prompts.set(i, other);
        }
        return prompts;
    }

    private static int[] digitsOf(int number, int length, int digits) {
        return IntStream.range(0, length)
                .map(i -> number / (int) Math.pow(digits, length - 1 - i) % digits)
                .toArray();
    }
}
