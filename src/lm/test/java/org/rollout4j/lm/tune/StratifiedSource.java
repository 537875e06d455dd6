package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;

/**
 * Completions of an {@link EnumerableTask} as a policy draws them, but each as often as is to be expected, to the next whole number above or
 * below: of what is left to chance nearly nothing remains but which of them meet in a group.
 */
final class StratifiedSource implements Source<LanguageModel, Completions> {
    private final EnumerableTask task;
    private final int completions;
    private final int numGenerations;
    private final SplitMix random;

    StratifiedSource(EnumerableTask task, int completions, int numGenerations, long seed) {
        this.task = task;
        this.completions = completions;
        this.numGenerations = numGenerations;
        this.random = new SplitMix(seed);
    }

    @Override
    public Completions collect(LanguageModel behaviour) {
        Packed all = task.packed();
        List<double[]> logProbs = all.ofEachTarget(new Backpropagation(behaviour.config(), 1024, 0, Workers.caller())
                .score(behaviour.weights().values(), all, 1)
                .logProbs());
        int[] drawn = draw(logProbs);
        double[] rewards = task.rewards();
        boolean[] ended = new boolean[completions];
        for (int i = 0; i < completions; i++) {
            ended[i] = task.isEnded(drawn[i]);
        }
        return new Completions(
                all.select(drawn),
                Arrays.stream(drawn).mapToObj(logProbs::get).toList(),
                Arrays.stream(drawn).mapToDouble(text -> rewards[text]).toArray(),
                ended,
                numGenerations,
                1,
                Metrics.NONE);
    }

    /** At equal distances along the probabilities, from a start drawn by chance, then shuffled. */
    private int[] draw(List<double[]> logProbs) {
        double[] sums = logProbs.stream()
                .mapToDouble(own -> Math.exp(Arrays.stream(own).sum()))
                .toArray();
        Arrays.parallelPrefix(sums, Double::sum);
        double start = random.nextDouble();
        int[] order = ExampleSource.shuffled(completions, random);
        int[] drawn = new int[completions];
        int text = 0;
        for (int i = 0; i < completions; i++) {
            double at = (i + start) / completions * sums[sums.length - 1];
            while (sums[text] < at) {
                text++;
            }
            drawn[order[i]] = text;
        }
        return drawn;
    }

    @Override
    public State state() {
        return State.builder().build();
    }

    @Override
    public void restore(State state) {
        throw new UnsupportedOperationException("no test resumes");
    }

    @Override
    public void close() {}
}
