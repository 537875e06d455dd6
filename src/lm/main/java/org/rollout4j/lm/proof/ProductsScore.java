package org.rollout4j.lm.proof;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.task.Products;
import org.rollout4j.lm.tool.Calculator;
import org.rollout4j.lm.tool.Tools;

/**
 * What a model makes of the held-out problems of {@link Products}, as fractions of them.
 *
 * @param right those that end in the product
 * @param called those that call the calculator
 * @param calledWell those whose last call is of the numbers of the problem
 */
public record ProductsScore(double right, double called, double calledWell) {
    private static final long SEED = 1_000_003;

    /**
     * Lets it write.
     *
     * @param tools the calculator or none: then what looks like a call is text
     * @param temperature of the sampling; 0 for the most likely tokens
     */
    public static ProductsScore of(LanguageModel model, Tools tools, double temperature, Workers workers) {
        List<Products.Problem> problems = new Products().heldOut();
        List<int[]> prompts = problems.stream()
                .map(problem -> model.tokenizer().encode(problem.prompt()))
                .toList();
        List<Completion> completions = new Sampler(model, workers, tools)
                .sample(
                        prompts,
                        SamplingConfig.plain(model.config().contextLength(), temperature),
                        SEED,
                        Sampler.Listener.NONE);
        List<boolean[]> found = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            found.add(found(problems.get(i), completions.get(i).text(model.tokenizer())));
        }
        return new ProductsScore(fraction(found, 0), fraction(found, 1), fraction(found, 2));
    }

    private static boolean[] found(Products.Problem problem, String text) {
        String name = new Calculator().name();
        int call = text.lastIndexOf(Tools.beginning(name));
        return new boolean[] {
            text.matches("(?s)(.*[^0-9])?" + problem.answer()),
            call >= 0,
            call >= 0 && text.startsWith(Tools.call(name, problem.expression()), call)
        };
    }

    private static double fraction(List<boolean[]> found, int which) {
        return (double) found.stream().filter(one -> one[which]).count() / found.size();
    }
}
