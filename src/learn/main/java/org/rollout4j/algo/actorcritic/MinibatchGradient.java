package org.rollout4j.algo.actorcritic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Workers;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.math.ValueLoss;
import org.rollout4j.nn.train.TrainableNetwork;

/**
 * The gradient of an objective over a minibatch, by the parameters of the policy network, its head and the value network,
 * in that order. The rows are cut into chunks, in a way that only their number decides, whose gradients are computed in parallel and summed
 * in order.
 */
final class MinibatchGradient {
    /** More rows make the matrix products hardly faster, and no longer stay in the cache of a core. */
    private static final int MIN_CHUNK_ROWS = 256;

    /** What is computed last is cut in two, the smaller part last, so that no thread waits long for another that is slower: where, in eighths. */
    private static final int LAST_CUT = 5;

    /** Each chunk has a gradient of its own, so there is an end to their number. */
    private static final int MAX_CHUNKS = 16;

    private final TrainableNetwork policy;
    private final TrainableHead head;
    private final TrainableNetwork value;
    private final Workers workers;
    private final int policyParameters;
    private final int chunkRows;
    /** {@code [threads]}; what a thread needs is made when it first does. */
    private final Room[] rooms;

    private final List<PolicyChunk> policyChunks = new ArrayList<>();
    private final List<ValueChunk> valueChunks = new ArrayList<>();
    private final PolicyLoss.Sums policySums = new PolicyLoss.Sums();
    private final OrderedSum policySum;
    private final OrderedSum valueSum;
    private double valueLoss;

    /** {@code [policy parameters + parameters of its head + value parameters]}. */
    final float[] gradient;

    MinibatchGradient(
            EnvironmentSpec spec,
            TrainableNetwork policy,
            TrainableHead head,
            TrainableNetwork value,
            int minibatchSize,
            Workers workers) {
        this.policy = policy;
        this.head = head;
        this.value = value;
        this.workers = workers;
        policyParameters = policy.parameterCount() + head.parameters().length;
        gradient = new float[policyParameters + value.parameterCount()];
        chunkRows = Math.max(Math.min(MIN_CHUNK_ROWS, minibatchSize), (minibatchSize + MAX_CHUNKS - 1) / MAX_CHUNKS);
        rooms = new Room[workers.threads()];
        Arrays.setAll(rooms, worker -> new Room(spec));
        policyChunks.add(new PolicyChunk(gradient));
        while (policyChunks.size() < chunks(minibatchSize)) {
            policyChunks.add(new PolicyChunk(new float[policyParameters]));
        }
        valueChunks.add(new ValueChunk(gradient, policyParameters));
        while (valueChunks.size() < valueChunks(minibatchSize)) {
            valueChunks.add(new ValueChunk(new float[value.parameterCount()], 0));
        }
        policySum = new OrderedSum(gradient, 0, policyChunks.stream().skip(1).map(chunk -> chunk.gradient));
        valueSum = new OrderedSum(
                gradient, policyParameters, valueChunks.stream().skip(1).map(chunk -> chunk.gradient));
    }

    /**
     * Computes {@link #gradient} and the sums of losses over the rows {@code from .. from + rows - 1} of an epoch.
     *
     * @param rows at most the constructor's
     */
    void compute(Epoch epoch, int from, int rows, Objective objective) {
        int policyTasks = chunks(rows);
        int valueTasks = valueChunks(rows);
        float scale = 1f / rows;
        policySum.begin(policyTasks);
        valueSum.begin(valueTasks);
        workers.forEachByWorker(policyTasks + valueTasks, (task, worker) -> {
            if (task < policyTasks) {
                int start = start(task, rows);
                int count = start(task + 1, rows) - start;
                policyChunks.get(task).compute(rooms[worker], epoch, from + start, count, scale, objective);
                policySum.add(task);
            } else {
                int chunk = task - policyTasks;
                int start = valueStart(chunk, rows);
                int count = valueStart(chunk + 1, rows) - start;
                valueChunks.get(chunk).compute(rooms[worker], epoch, from + start, count, scale, objective);
                valueSum.add(chunk);
            }
        });
        policySums.clear();
        for (int chunk = 0; chunk < policyTasks; chunk++) {
            policySums.add(policyChunks.get(chunk).sums);
        }
        valueLoss = 0;
        for (int chunk = 0; chunk < valueTasks; chunk++) {
            valueLoss += valueChunks.get(chunk).loss;
        }
    }

    private int chunks(int rows) {
        return (rows + chunkRows - 1) / chunkRows;
    }

    private int start(int chunk, int rows) {
        return Math.min(chunk * chunkRows, rows);
    }

    /** One more than of the policy if the last of several is long enough to be cut. */
    private int valueChunks(int rows) {
        int chunks = chunks(rows);
        return chunks > 1 && rows - start(chunks - 1, rows) >= MIN_CHUNK_ROWS ? chunks + 1 : chunks;
    }

    private int valueStart(int chunk, int rows) {
        int chunks = chunks(rows);
        if (chunk < chunks || valueChunks(rows) == chunks) {
            return start(chunk, rows);
        }
        int last = start(chunks - 1, rows);
        return chunk == chunks ? last + (rows - last) * LAST_CUT / 8 : rows;
    }

    PolicyLoss.Sums policySums() {
        return policySums;
    }

    /** The sum of the value losses over the rows. */
    double valueLoss() {
        return valueLoss;
    }

    /** The memory of one thread: one a thread, not one a chunk, so that it stays in the cache of its core. */
    private final class Room {
        private final EnvironmentSpec spec;
        private ChunkRows gathered;
        private Scratch forPolicy;
        private Scratch forValue;

        Room(EnvironmentSpec spec) {
            this.spec = spec;
        }

        ChunkRows gathered() {
            gathered = gathered == null ? new ChunkRows(spec, chunkRows) : gathered;
            return gathered;
        }

        Scratch forPolicy() {
            forPolicy = forPolicy == null ? new Scratch(policy, chunkRows) : forPolicy;
            return forPolicy;
        }

        Scratch forValue() {
            forValue = forValue == null ? new Scratch(value, chunkRows) : forValue;
            return forValue;
        }
    }

    /** What it takes to go through a network with the rows of a chunk. */
    private static final class Scratch {
        private final TrainableNetwork.TrainingPass pass;
        private final float[] outputs;
        private final float[] outputGradients;

        Scratch(TrainableNetwork network, int rows) {
            pass = network.newTrainingPass(rows);
            outputs = new float[rows * network.outputs()];
            outputGradients = new float[rows * network.outputs()];
        }
    }

    private final class PolicyChunk {
        private final PolicyLoss.Sums sums = new PolicyLoss.Sums();
        private final float[] gradient;

        /** @param gradient from 0 on, written */
        PolicyChunk(float[] gradient) {
            this.gradient = gradient;
        }

        void compute(Room room, Epoch epoch, int start, int rows, float scale, Objective objective) {
            ChunkRows chunk = room.gathered();
            PolicyLoss.Batch batch = chunk.forPolicy(epoch, start, rows);
            Scratch scratch = room.forPolicy();
            scratch.pass.forward(rows, epoch.observations(), start * policy.inputs(), scratch.outputs, 0);
            sums.clear();
            int headOffset = policyParameters - head.parameters().length;
            head.loss(objective, batch, scratch.outputs, scale, scratch.outputGradients, gradient, headOffset, sums);
            scratch.pass.backward(rows, scratch.outputGradients, gradient, 0);
        }
    }

    private final class ValueChunk {
        private final float[] gradient;
        private final int offset;
        private double loss;

        /** @param gradient from {@code offset} on, written */
        ValueChunk(float[] gradient, int offset) {
            this.gradient = gradient;
            this.offset = offset;
        }

        void compute(Room room, Epoch epoch, int start, int rows, float scale, Objective objective) {
            ChunkRows chunk = room.gathered();
            chunk.forValue(epoch, start, rows);
            Scratch scratch = room.forValue();
            scratch.pass.forward(rows, epoch.observations(), start * value.inputs(), scratch.outputs, 0);
            loss = ValueLoss.squaredError(
                    rows,
                    scratch.outputs,
                    chunk.values,
                    chunk.returns,
                    objective.valueClip(),
                    (float) objective.valueWeight() * scale,
                    scratch.outputGradients);
            scratch.pass.backward(rows, scratch.outputGradients, gradient, offset);
        }
    }
}
