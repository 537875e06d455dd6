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
    /** Whether what goes forward is kept between {@link #forward} and {@link #backward}: twice the activations of up to 4096 rows, for each network. */
    private final boolean keeps;
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
        chunkRows = Math.toIntExact(chunkRows(minibatchSize));
        keeps = chunkRows <= MIN_CHUNK_ROWS;
        rooms = new Room[workers.threads()];
        Arrays.setAll(rooms, worker -> new Room(spec));
        policySum = new OrderedSum(gradient, 0, policyParameters, chunks(minibatchSize));
        valueSum = new OrderedSum(gradient, policyParameters, value.parameterCount(), valueChunks(minibatchSize));
        for (int i = 0; i < chunks(minibatchSize); i++) {
            policyChunks.add(new PolicyChunk(i));
        }
        for (int i = 0; i < valueChunks(minibatchSize); i++) {
            valueChunks.add(new ValueChunk(i));
        }
    }

    /**
     * The floats that it holds at least, on one thread.
     *
     * @param parameters of both networks
     * @param floatsOfRow what goes forward and back through both
     */
    static long floats(long minibatchSize, long parameters, long floatsOfRow) {
        long rows = chunkRows(minibatchSize);
        return chunks(minibatchSize, rows) * parameters + rows * floatsOfRow;
    }

    private static long chunkRows(long minibatchSize) {
        return Math.max(Math.min(MIN_CHUNK_ROWS, minibatchSize), (minibatchSize + MAX_CHUNKS - 1) / MAX_CHUNKS);
    }

    private static long chunks(long rows, long chunkRows) {
        return (rows + chunkRows - 1) / chunkRows;
    }

    /**
     * Computes {@link #gradient} and the sums of losses over the rows {@code from .. from + rows - 1} of an epoch.
     *
     * @param rows at most the constructor's
     */
    void compute(Epoch epoch, int from, int rows, Objective objective) {
        begin(rows);
        workers.forEachByWorker(tasks(rows), (task, worker) -> {
            Chunk chunk = chunk(task, rows);
            Scratch scratch = rooms[worker].scratch(chunk);
            Rows of = rows(task, epoch, from, rows);
            chunk.forward(scratch, of);
            chunk.backward(scratch, rooms[worker].gathered(), of, 1f / rows, objective);
        });
        sumUp(rows);
    }

    /**
     * The first half of {@link #compute} for all rows of an epoch in the order of its rollout, which needs no advantages yet: it computes the values of
     * that rollout and of the observations that follow it, and keeps what {@link #backward} needs, unless that is much.
     */
    void forward(Epoch epoch, FinalObservations finals) {
        int rows = epoch.rows();
        int tasks = tasks(rows);
        int pieces = Math.max(2, chunks(finals.count()));
        workers.forEachByWorker(tasks + pieces, (task, worker) -> {
            if (task < tasks) {
                forward(chunk(task, rows), rows(task, epoch, 0, rows), worker);
            } else {
                int from = Workers.start(task - tasks, pieces, finals.count());
                int count = Workers.start(task - tasks + 1, pieces, finals.count()) - from;
                if (count > 0) {
                    rooms[worker]
                            .forValue()
                            .pass
                            .forward(count, finals.observations, from * value.inputs(), finals.values, from);
                }
            }
        });
    }

    private void forward(Chunk chunk, Rows rows, int worker) {
        boolean ofValue = chunk.network == value;
        if (keeps || ofValue) {
            Scratch scratch = scratch(chunk, worker);
            chunk.forward(scratch, rows);
            if (ofValue) {
                System.arraycopy(scratch.outputs, 0, rows.epoch.experience().values, rows.from, rows.count);
            }
        }
    }

    /** The second half, for the same parameters. */
    void backward(Epoch epoch, Objective objective) {
        int rows = epoch.rows();
        begin(rows);
        workers.forEachByWorker(tasks(rows), (task, worker) -> {
            Chunk chunk = chunk(task, rows);
            Scratch scratch = scratch(chunk, worker);
            Rows of = rows(task, epoch, 0, rows);
            if (!keeps) {
                chunk.forward(scratch, of);
            }
            chunk.backward(scratch, rooms[worker].gathered(), of, 1f / rows, objective);
        });
        sumUp(rows);
    }

    private Scratch scratch(Chunk chunk, int worker) {
        return keeps ? chunk.own() : rooms[worker].scratch(chunk);
    }

    private void begin(int rows) {
        policySum.begin(chunks(rows));
        valueSum.begin(valueChunks(rows));
    }

    private void sumUp(int rows) {
        policySums.clear();
        for (int chunk = 0; chunk < chunks(rows); chunk++) {
            policySums.add(policyChunks.get(chunk).sums);
        }
        valueLoss = 0;
        for (int chunk = 0; chunk < valueChunks(rows); chunk++) {
            valueLoss += valueChunks.get(chunk).loss;
        }
    }

    /** The chunks of the policy network, then those of the value network. */
    private int tasks(int rows) {
        return chunks(rows) + valueChunks(rows);
    }

    private Chunk chunk(int task, int rows) {
        int policyTasks = chunks(rows);
        return task < policyTasks ? policyChunks.get(task) : valueChunks.get(task - policyTasks);
    }

    /** The rows of a task, of the {@code rows} of an epoch from {@code from} on. */
    private Rows rows(int task, Epoch epoch, int from, int rows) {
        int value = task - chunks(rows);
        int start = value < 0 ? start(task, rows) : valueStart(value, rows);
        int end = value < 0 ? start(task + 1, rows) : valueStart(value + 1, rows);
        return new Rows(epoch, from + start, end - start);
    }

    private int chunks(int rows) {
        return (int) chunks(rows, chunkRows);
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

    /** The Euclidean norm of {@link #gradient}; infinite where the squares do not fit a float, above about 1e19. */
    double norm() {
        return Math.sqrt(policySum.squaredNorm() + valueSum.squaredNorm());
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

        Scratch scratch(Chunk chunk) {
            return chunk.network == policy ? forPolicy() : forValue();
        }

        private Scratch forPolicy() {
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

    /** The rows {@code from .. from + count - 1} of an epoch. */
    private record Rows(Epoch epoch, int from, int count) {}

    /** A number of rows that go through a network together, and the gradient that they make. */
    private abstract class Chunk {
        private final TrainableNetwork network;
        private final int number;
        private final OrderedSum sum;
        private Scratch own;

        /**
         * @param number of those of the network
         * @param sum what the gradient is a part of
         */
        Chunk(TrainableNetwork network, int number, OrderedSum sum) {
            this.network = network;
            this.number = number;
            this.sum = sum;
        }

        /** What belongs to this chunk alone, and so stays until it goes back. */
        Scratch own() {
            own = own == null ? new Scratch(network, chunkRows) : own;
            return own;
        }

        void forward(Scratch scratch, Rows rows) {
            int offset = rows.from * network.inputs();
            scratch.pass.forward(rows.count, rows.epoch.observations(), offset, scratch.outputs, 0);
        }

        void backward(Scratch scratch, ChunkRows gathered, Rows rows, float scale, Objective objective) {
            loss(scratch, gathered, rows, scale, objective);
            scratch.pass.backward(rows.count, scratch.outputGradients, gradient(), sum.offset(number));
            sum.add(number);
        }

        float[] gradient() {
            return sum.part(number);
        }

        /** Computes the loss of the outputs, and writes its derivatives by them. */
        abstract void loss(Scratch scratch, ChunkRows gathered, Rows rows, float scale, Objective objective);
    }

    private final class PolicyChunk extends Chunk {
        private final PolicyLoss.Sums sums = new PolicyLoss.Sums();

        PolicyChunk(int number) {
            super(policy, number, policySum);
        }

        @Override
        void loss(Scratch scratch, ChunkRows gathered, Rows rows, float scale, Objective objective) {
            PolicyLoss.Batch batch = gathered.forPolicy(rows.epoch, rows.from, rows.count);
            sums.clear();
            int headOffset = policy.parameterCount();
            head.loss(objective, batch, scratch.outputs, scale, scratch.outputGradients, gradient(), headOffset, sums);
        }
    }

    private final class ValueChunk extends Chunk {
        private double loss;

        ValueChunk(int number) {
            super(value, number, valueSum);
        }

        @Override
        void loss(Scratch scratch, ChunkRows gathered, Rows rows, float scale, Objective objective) {
            gathered.forValue(rows.epoch, rows.from, rows.count);
            loss = ValueLoss.squaredError(
                    rows.count,
                    scratch.outputs,
                    gathered.values,
                    gathered.returns,
                    objective.valueClip(),
                    (float) objective.valueWeight() * scale,
                    scratch.outputGradients);
        }
    }
}
