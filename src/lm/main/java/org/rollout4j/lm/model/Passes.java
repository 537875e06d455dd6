package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;

/**
 * Forward and backward passes of a transformer over packed batches, on all threads, up to the final hidden states, of which a last stage makes
 * what is asked for. A batch is cut into shards of whole groups of sequences, shards into micro-batches; each shard has a gradient of its own, and
 * they are added in order. The cut depends on the batch alone, so that results do not depend on the number of threads. One caller at a time.
 */
final class Passes {
    /** What follows the final hidden states: called by several threads at a time, each with a number and memory of its own. */
    @FunctionalInterface
    interface LastStage {
        /**
         * Makes numbers of the final hidden states of a micro-batch, and goes back as well if {@code gradient} is there.
         *
         * @param worker the number of the thread
         * @param a with {@link Activations#hidden}; {@link Activations#dNormed} is 0 and becomes the gradient of it
         * @param gradient of what is learned, added to; null to go forward only
         */
        void run(int worker, MicroBatch micro, Activations a, Parameters parameters, Parameters gradient);
    }

    private static final int SLICE = 1 << 15;

    /** One of so many parts of the heap may hold what blocks keep. */
    private static final int HEAP_PARTS = 4;

    /** Memory is made for a multiple of so many rows, so that a micro-batch that is a little longer finds enough. */
    private static final int SPARE = 64;

    private final Trainable trainable;
    private final ModelConfig config;
    private final int microBatchRows;
    private final long maxKeptBytes;
    private final Workers workers;
    private final Rotary rotary;
    private final Backward backward;
    private final Dropout[] dropouts;
    private final Activations[] activations;
    private final List<float[]> gradients = new ArrayList<>();

    Passes(Trainable trainable, int microBatchRows, double dropoutRate, Workers workers) {
        this(trainable, microBatchRows, dropoutRate, Runtime.getRuntime().maxMemory() / HEAP_PARTS, workers);
    }

    /** @param maxKeptBytes what blocks may keep for backward passes; what they cannot keep they make again, which takes time and changes no bit */
    Passes(Trainable trainable, int microBatchRows, double dropoutRate, long maxKeptBytes, Workers workers) {
        Require.inRange("microBatchRows", microBatchRows, 1, 1 << 24);
        Require.that(dropoutRate >= 0 && dropoutRate < 1, "dropout", dropoutRate, "at least 0 and below 1");
        this.trainable = trainable;
        this.config = trainable.config();
        this.microBatchRows = microBatchRows;
        this.maxKeptBytes = maxKeptBytes;
        this.workers = workers;
        rotary = config.positions() == ModelConfig.Positions.ROTARY ? new Rotary(config) : null;
        backward = new Backward(config, trainable.layout(), rotary);
        activations = new Activations[workers.threads()];
        dropouts = new Dropout[dropoutRate == 0 ? 0 : workers.threads()];
        for (int i = 0; i < dropouts.length; i++) {
            dropouts[i] = new Dropout(dropoutRate, config);
        }
    }

    /**
     * Forward passes alone, without dropout.
     *
     * @param alone whether each sequence is computed by itself
     */
    void forward(float[] learned, Packed batch, boolean alone, LastStage stage) {
        Parameters parameters = trainable.parameters(learned);
        check(batch);
        List<MicroBatch> micros =
                new Partition(batch, 1, trainable.minShardRows()).microBatches(alone ? 1 : microBatchRows);
        Blas.useOneThread();
        workers.forEachByWorker(micros.size(), (i, worker) -> {
            MicroBatch micro = micros.get(i);
            Activations a = reserve(worker, micro, false);
            if (a.lora != null) {
                a.lora.evaluate();
            }
            forward(micro, null).run(parameters, micro.rows(), a);
            stage.run(worker, micro, a, parameters, null);
        });
    }

    /**
     * Forward and backward passes.
     *
     * @param groupSize how many consecutive sequences are never apart
     * @param dropoutSeed decides what is dropped, where something is
     * @param gradient {@code [learned]}, set
     */
    void gradient(float[] learned, Packed batch, int groupSize, long dropoutSeed, LastStage stage, float[] gradient) {
        Parameters parameters = trainable.parameters(learned);
        check(batch);
        Partition partition = new Partition(batch, groupSize, trainable.minShardRows());
        List<Partition.Range> shards = partition.shards();
        while (gradients.size() < shards.size() - 1) {
            gradients.add(new float[trainable.length()]);
        }
        Blas.useOneThread();
        workers.forEachByWorker(shards.size(), (shard, worker) -> {
            float[] sum = shard == 0 ? gradient : gradients.get(shard - 1);
            Arrays.fill(sum, 0);
            for (MicroBatch micro : partition.microBatches(shards.get(shard), microBatchRows, !drops())) {
                gradient(parameters, micro, dropoutSeed, stage, worker, trainable.gradient(sum));
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
    }

    private boolean drops() {
        return dropouts.length > 0 || (trainable.adapter() != null && Lora.drops(trainable.adapter()));
    }

    private void gradient(
            Parameters parameters, MicroBatch micro, long dropoutSeed, LastStage stage, int worker, Parameters sum) {
        Activations a = reserve(worker, micro, true);
        Dropout dropout = dropouts.length == 0 ? null : dropouts[worker];
        if (dropout != null) {
            dropout.begin(dropoutSeed, micro.place(0));
        }
        if (a.lora != null) {
            a.lora.train(dropoutSeed, micro.place(0));
        }
        Forward forward = forward(micro, dropout);
        forward.run(parameters, micro.rows(), a);
        Arrays.fill(a.dNormed, 0, micro.rows() * config.hiddenSize(), 0);
        stage.run(worker, micro, a, parameters, sum);
        backward.run(parameters, micro, forward, a, dropout, sum);
    }

    private Forward forward(MicroBatch micro, Dropout dropout) {
        return new Forward(config, trainable.layout(), rotary, micro, dropout);
    }

    private Activations reserve(int worker, MicroBatch micro, boolean forBackward) {
        Activations have = activations[worker];
        int rows = (micro.rows() + SPARE - 1) / SPARE * SPARE;
        int most = have == null ? rows : Math.max(rows, have.maxRows());
        activations[worker] = have == null
                ? new Activations(config, trainable.adapter(), most, micro.longest(), kept(most, forBackward), workers)
                : have.atLeast(most, micro.longest(), kept(most, forBackward));
        return activations[worker];
    }

    /** Whether all blocks are kept for a backward pass, if the heap has room for that on all threads. */
    private Activations.Kept kept(int rows, boolean forBackward) {
        if (!forBackward) {
            return Activations.Kept.NOTHING;
        }
        double needed = (double) Activations.bytes(config, rows) * activations.length;
        return needed <= maxKeptBytes ? Activations.Kept.BLOCKS : Activations.Kept.INPUTS;
    }

    private void check(Packed batch) {
        for (int i = 0; i < batch.length(); i++) {
            Require.inRange("token", batch.tokens()[i], 0, config.vocabularySize() - 1);
            Require.inRange("target", batch.targets()[i], Packed.NONE, config.vocabularySize() - 1);
            Require.inRange("position", batch.positions()[i], 0, config.contextLength() - 1);
        }
    }
}
