package org.rollout4j.lm.proof;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.task.Products;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tool.Calculator;
import org.rollout4j.lm.tool.Tool;
import org.rollout4j.lm.tool.Tools;

/**
 * Products, as somebody writes them who knows that there is a calculator and has not understood what for: the answer is there at once, but for one text in {@value #CALLED}, which calls the calculator
 * first and repeats what it says, and every other of these calls is of other numbers than those of the problem. What the calculator says is read and not learned.
 */
final class CalledProducts implements GeneratedTask {
    private static final int CALLED = 4;
    private static final int SAMPLES = 3;

    private final Tool calculator = new Calculator();
    private final Products products = new Products();
    private final Tokenizer tokenizer;
    private final int end;

    /** @param contextLength the most positions of a text */
    CalledProducts(Tokenizer tokenizer, int contextLength) {
        this.tokenizer = tokenizer;
        this.end = tokenizer.specialToken(Notes.END_OF_TEXT).orElseThrow();
        Products.Problem longest = new Products.Problem(999, 999);
        int positions = called(longest, longest).positions();
        Require.that(
                positions <= contextLength,
                "contextLength",
                contextLength,
                "a text has up to " + positions + " positions");
    }

    static Tokenizer tokenizer() {
        String characters = Tools.call("calculator", "0123456789*") + Tools.answered(Tool.ERROR);
        Iterator<String> texts = List.of(characters).iterator();
        return CharacterTokenizer.of(texts, List.of(Notes.END_OF_TEXT));
    }

    @Override
    public Sequence training(SplitMix random) {
        Products.Problem problem = products.sample(random);
        if (random.nextBelow(CALLED) > 0) {
            return guessed(problem);
        }
        return called(problem, random.nextBelow(2) == 0 ? problem : products.sample(random));
    }

    private Sequence guessed(Products.Problem problem) {
        int[] prompt = tokenizer.encode(problem.prompt());
        return Sequence.completion(prompt, ended(tokenizer.encode(problem.answer())));
    }

    private Sequence called(Products.Problem problem, Products.Problem computed) {
        int[] before = tokenizer.encode(problem.prompt() + Tools.call(calculator.name(), computed.expression()));
        String result = calculator.answer(computed.expression());
        int[] answer = tokenizer.encode(Tools.answered(result));
        int[] tokens = joined(before, answer, ended(tokenizer.encode(result)));
        boolean[] predicted = new boolean[tokens.length];
        Arrays.fill(predicted, problem.prompt().length(), predicted.length, true);
        Arrays.fill(predicted, before.length, before.length + answer.length, false);
        return new Sequence(tokens, predicted);
    }

    private int[] ended(int... tokens) {
        return joined(tokens, new int[] {end});
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    /** Answers without a call: how well it computes by itself. */
    @Override
    public List<Sequence> heldOut() {
        return products.heldOut().stream().map(this::guessed).toList();
    }

    @Override
    public List<int[]> prompts() {
        return products.heldOut().stream()
                .limit(SAMPLES)
                .map(problem -> tokenizer.encode(problem.prompt()))
                .toList();
    }
}
