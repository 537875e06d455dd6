package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;

/**
 * Log-probabilities of packed batches and exact gradients of functions of them, on all threads. A batch is cut into shards of whole sequences,
 * shards into micro-batches; each shard has a gradient of its own, and they are added in order. The cut depends on the batch alone, so that
 * results do not depend on the number of threads. One caller at a time.
 */
public final class Backpropagation {
    /** The most shards, and with them the most threads of use and gradients in memory. */
    private static final int MAX_SHARDS = 4;

    /** What a shard has to hold to be worth one of its own. */
    private static final int MIN_SHARD_ROWS = 256;

    private static final int SLICE = 1 << 15;

    private final ModelConfig config;
    private final Layout layout;
    private final int microBatchRows;
    private final Workers workers;
    private final Rotary rotary;
    private final Backward backward;
    private final Dropout[] dropouts;
    private final Activations[] activations;
    private final Head[] heads;
    private final List<float[]> gradients = new ArrayList<>();

    /**
     * @param microBatchRows the positions that are computed at once, at least 1; one sequence may have more
     * @param dropoutRate 0 for none, below 1
     */
    public Backpropagation(ModelConfig config, int microBatchRows, double dropoutRate, Workers workers) {
        Require.inRange("microBatchRows", microBatchRows, 1, 1 << 24);
        Require.that(dropoutRate >= 0 && dropoutRate < 1, "dropout", dropoutRate, "at least 0 and below 1");
        this.config = config;
        this.layout = new Layout(config);
        this.microBatchRows = microBatchRows;
        this.workers = workers;
        rotary = config.positions() == ModelConfig.Positions.ROTARY ? new Rotary(config) : null;
        backward = new Backward(config, layout, rotary);
        activations = new Activations[workers.threads()];
        heads = new Head[workers.threads()];
        dropouts = new Dropout[dropoutRate == 0 ? 0 : workers.threads()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new Head(config);
        }
        for (int i = 0; i < dropouts.length; i++) {
            dropouts[i] = new Dropout(dropoutRate, config);
        }
    }

    /**
     * The scores of the targets of a batch, without dropout.
     *
     * @param parameters as {@link Layout} says
     * @param temperature what logits are divided by, above 0
     */
    public TokenScores score(float[] parameters, Packed batch, double temperature) {
        check(batch, temperature);
        TokenScores scores = new TokenScores(batch.length());
        List<int[]> parts = microBatches(batch, 0, batch.sequences());
        Blas.useOneThread();
        workers.forEachByWorker(parts.size(), (i, worker) -> {
            int[] part = parts.get(i);
            Packed micro = batch.part(part[0], part[1]);
            Activations a = reserve(worker, micro, false);
            forward(parameters, micro, a, null);
            heads[worker].run(
                    parameters,
                    layout.head(),
                    a.hidden,
                    micro,
                    temperature,
                    scores,
                    batch.starts()[part[0]],
                    null,
                    null,
                    null);
        });
        return scores;
    }

    /**
     * The scores of the targets of a batch, and the gradient of {@code sum(coefficients * logProbs)} by all parameters.
     *
     * @param parameters as {@link Layout} says
     * @param temperature what logits are divided by, above 0
     * @param coefficients {@code [length]}, the derivative of the loss by the log-probability of each target; for the mean negative
     *     log-likelihood of n targets {@code -1 / n}
     * @param dropoutSeed decides what is dropped, where something is
     * @param gradient {@code [parameters]}, set
     */
    public TokenScores gradient(
            float[] parameters,
            Packed batch,
            double temperature,
            double[] coefficients,
            long dropoutSeed,
            float[] gradient) {
        check(batch, temperature);
        Require.that(
                coefficients.length == batch.length(),
                "length of coefficients",
                coefficients.length,
                "that of the batch, " + batch.length());
        TokenScores scores = new TokenScores(batch.length());
        List<int[]> shards = shards(batch);
        while (gradients.size() < shards.size() - 1) {
            gradients.add(new float[layout.length()]);
        }
        Blas.useOneThread();
        workers.forEachByWorker(shards.size(), (shard, worker) -> {
            float[] sum = shard == 0 ? gradient : gradients.get(shard - 1);
            Arrays.fill(sum, 0);
            for (int[] part : microBatches(batch, shards.get(shard)[0], shards.get(shard)[1])) {
                gradient(parameters, batch, part, temperature, coefficients, dropoutSeed, scores, worker, sum);
            }
        });
        workers.forEachSlice(gradient.length, SLICE, (from, end) -> {
            for (int shard = 1; shard < shards.size(); shard++) {
                float[] more = gradients.get(shard - 1);
                for (int i = from; i < end; i++) {
                    gradient[i] += more[i];
                }
            }
        });
        return scores;
    }

    private void gradient(
            float[] parameters,
            Packed batch,
            int[] part,
            double temperature,
            double[] coefficients,
            long dropoutSeed,
            TokenScores scores,
            int worker,
            float[] sum) {
        Packed micro = batch.part(part[0], part[1]);
        int at = batch.starts()[part[0]];
        Activations a = reserve(worker, micro, true);
        Dropout dropout = dropouts.length == 0 ? null : dropouts[worker];
        if (dropout != null) {
            dropout.begin(dropoutSeed, at);
        }
        forward(parameters, micro, a, dropout);
        Arrays.fill(a.dNormed, 0, micro.length() * config.hiddenSize(), 0);
        heads[worker].run(
                parameters, layout.head(), a.hidden, micro, temperature, scores, at, coefficients, a.dNormed, sum);
        backward.run(parameters, micro, a, dropout, sum);
    }

    private void forward(float[] parameters, Packed micro, Activations a, Dropout dropout) {
        new Forward(config, layout, rotary, micro, dropout).run(parameters, micro.length(), a);
    }

    private Activations reserve(int worker, Packed micro, boolean forBackward) {
        int longest = 0;
        for (int s = 0; s < micro.sequences(); s++) {
            longest = Math.max(longest, micro.starts()[s + 1] - micro.starts()[s]);
        }
        activations[worker] = Activations.atLeast(
                activations[worker], config, Math.max(microBatchRows, micro.length()), longest, forBackward);
        return activations[worker];
    }

    /** First and last sequence, exclusive, of each shard. */
    private static List<int[]> shards(Packed batch) {
        int count = Math.min(MAX_SHARDS, Math.max(1, batch.length() / MIN_SHARD_ROWS));
        int shards = Integer.highestOneBit(Math.min(count, batch.sequences()));
        List<int[]> cuts = new ArrayList<>();
        int from = 0;
        for (int shard = 1; shard <= shards; shard++) {
            long until = (long) batch.length() * shard / shards;
            int end = from + 1;
            int least = batch.sequences() - (shards - shard); // one for each that follows
            while (end < least && batch.starts()[end] < until) {
                end++;
            }
            cuts.add(new int[] {from, shard == shards ? batch.sequences() : Math.min(end, least)});
            from = cuts.get(shard - 1)[1];
        }
        return cuts;
    }

    private List<int[]> microBatches(Packed batch, int from, int end) {
        List<int[]> parts = new ArrayList<>();
        int first = from;
        for (int s = from + 1; s <= end; s++) {
            if (s == end || batch.starts()[s + 1] - batch.starts()[first] > microBatchRows) {
                parts.add(new int[] {first, s});
                first = s;
            }
        }
        return parts;
    }

    private void check(Packed batch, double temperature) {
        Require.that(temperature > 0, "temperature", temperature, "above 0");
        for (int i = 0; i < batch.length(); i++) {
            Require.inRange("token", batch.tokens()[i], 0, config.vocabularySize() - 1);
            Require.inRange("target", batch.targets()[i], Packed.NONE, config.vocabularySize() - 1);
            Require.inRange("position", batch.positions()[i], 0, config.contextLength() - 1);
        }
    }
}
