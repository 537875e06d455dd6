package org.rollout4j.algo.offpolicy;

import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;

/** One of the two critics of {@link Sac}: the value of an observation and an action, its target network, and its optimiser. */
final class SacCritic {
    private static final String PARAMETERS = "q.parameters";
    private static final String TARGET = "target.parameters";
    private static final double ADAM_EPSILON = 1e-8;

    private final int rows;
    private final TrainableNetwork online;
    private final TargetNetwork target;
    private final TrainableNetwork.TrainingPass pass;
    private final TrainableNetwork.TrainingPass targetPass;
    private final Adam optimiser;
    private final float[] gradient;
    private final float[] valueGradients;

    /** {@code [rows]}, of the last call. */
    final float[] values;
    /** {@code [rows][observationSize + actionSize]}. */
    final float[] inputGradients;

    SacCritic(Architecture architecture, String backend, int rows, SplitMix rng) {
        this.rows = rows;
        optimiser = new Adam(Parameters.orthogonal(architecture, 1, rng), ADAM_EPSILON);
        online = TrainableNetwork.of(architecture, backend);
        online.setParameters(optimiser.parameters(), 0);
        target = new TargetNetwork(TrainableNetwork.of(architecture, backend), optimiser.parameters());
        pass = online.newTrainingPass(rows);
        targetPass = target.network.newTrainingPass(rows);
        gradient = new float[architecture.parameterCount()];
        valueGradients = new float[rows];
        values = new float[rows];
        inputGradients = new float[rows * architecture.inputs()];
    }

    /** Writes {@link #values} of the target network. */
    void evaluateTarget(float[] inputs) {
        targetPass.forward(rows, inputs, 0, values, 0);
    }

    /** Writes {@link #values}. */
    void evaluate(float[] inputs) {
        pass.forward(rows, inputs, 0, values, 0);
    }

    /**
     * One step towards the targets, by half the mean squared error; the target network follows.
     *
     * @return the loss
     */
    double learn(float[] inputs, float[] targets, double learningRate, double tau) {
        evaluate(inputs);
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            float error = values[row] - targets[row];
            loss += 0.5 * error * error / rows;
            valueGradients[row] = error / rows;
        }
        DivergenceException.check("critic loss", loss);
        pass.backward(rows, valueGradients, gradient, 0);
        optimiser.step(gradient, 1, learningRate);
        online.setParameters(optimiser.parameters(), 0);
        target.follow(optimiser.parameters(), tau);
        return loss;
    }

    /** Writes {@link #inputGradients}, where the value of this critic is the lesser of the two; zero elsewhere. */
    void differentiateWhereLess(SacCritic other) {
        for (int row = 0; row < rows; row++) {
            boolean less = values[row] < other.values[row];
            boolean same = values[row] == other.values[row];
            valueGradients[row] = less ? 1 : same ? 0.5f : 0;
        }
        pass.backwardToInputs(rows, valueGradients, inputGradients);
    }

    State state() {
        return State.builder()
                .putFloats(PARAMETERS, optimiser.parameters().clone())
                .putFloats(TARGET, target.parameters.clone())
                .put("optimiser", optimiser.state())
                .build();
    }

    void restore(State state) {
        optimiser.restore(state.numbers(PARAMETERS, gradient.length), state.part("optimiser"));
        online.setParameters(optimiser.parameters(), 0);
        target.follow(state.numbers(TARGET, gradient.length), 1);
    }
}
