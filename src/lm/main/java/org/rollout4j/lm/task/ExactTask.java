package org.rollout4j.lm.task;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;

/**
 * Sequences of digits of which the first part, the prompt, determines the rest. The ids of tokens are the digits; only the answer counts in the
 * loss. Immutable.
 */
public final class ExactTask {
    private final int digits;
    private final int promptLength;
    private final UnaryOperator<int[]> answer;
    private final List<int[]> training;
    private final List<int[]> heldOut;

    ExactTask(int digits, UnaryOperator<int[]> answer, List<int[]> prompts, int heldOut) {
        this.digits = digits;
        this.promptLength = prompts.get(0).length;
        this.answer = answer;
        this.heldOut = List.copyOf(prompts.subList(0, heldOut));
        this.training = List.copyOf(prompts.subList(heldOut, prompts.size()));
    }

    /** The digits, by id: what a tokenizer of characters is to be made of. */
    public String alphabet() {
        return "0123456789".substring(0, digits);
    }

    /** The number of digits. */
    public int vocabularySize() {
        return digits;
    }

    /** The positions that a model needs. */
    public int contextLength() {
        return promptLength + answerLength() - 1;
    }

    /** The number of tokens of an answer. */
    public int answerLength() {
        return answer.apply(new int[promptLength]).length;
    }

    /** What is trained on. */
    public List<Sequence> training() {
        return training.stream().map(this::sequence).toList();
    }

    /** The prompts that are trained on. */
    public List<int[]> trainingPrompts() {
        return copies(training);
    }

    /** The prompts that are not trained on. */
    public List<int[]> heldOutPrompts() {
        return copies(heldOut);
    }

    /**
     * The right answer to a prompt.
     *
     * @throws IllegalArgumentException if it is no prompt of this task
     */
    public int[] answer(int... prompt) {
        Require.that(prompt.length == promptLength, "length of the prompt", prompt.length, promptLength + " is needed");
        for (int digit : prompt) {
            Require.inRange("digit", digit, 0, digits - 1);
        }
        return answer.apply(prompt);
    }

    /** A prompt with its answer. */
    public Sequence sequence(int... prompt) {
        int[] tokens = Arrays.copyOf(prompt, promptLength + answerLength());
        System.arraycopy(answer(prompt), 0, tokens, promptLength, answerLength());
        return Sequence.completion(promptLength, tokens);
    }

    /**
     * How many prompts are completed without any mistake.
     *
     * @param greedy gives the {@link #answerLength} tokens that follow a prompt
     */
    public int right(List<int[]> prompts, UnaryOperator<int[]> greedy) {
        int right = 0;
        for (int[] prompt : prompts) {
            right += Arrays.equals(greedy.apply(prompt.clone()), answer(prompt)) ? 1 : 0;
        }
        return right;
    }

    private static List<int[]> copies(List<int[]> prompts) {
        return prompts.stream().map(int[]::clone).toList();
    }
}
