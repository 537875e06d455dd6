package com.acme;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.math.Categorical;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.policy.CategoricalHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TrainedNetwork;

/**
 * REINFORCE with a baseline (Williams, 1992; Sutton and Barto, 2018, section 13.4): the logits of the actions are linear in the
 * observation, and so is the baseline. What follows the last step of a rollout is worth what the baseline says.
 */
final class Reinforce implements Learner<Policy, Rollout> {
    private final EnvironmentSpec spec;
    private final ReinforceConfig config;
    private final int size;
    private final int actions;
    /** {@code [actions][size]}, then a bias for each action. */
    private final float[] policy;
    /** {@code [size]}, then a bias. */
    private final float[] baseline;

    Reinforce(EnvironmentSpec spec, ReinforceConfig config) {
        this.spec = spec;
        this.config = config;
        size = spec.observationSize();
        actions = spec.actionCount();
        policy = new float[actions * (size + 1)];
        baseline = new float[size + 1];
    }

    @Override
    public Policy behaviour(Progress at) {
        return artifact(at).exploring();
    }

    @Override
    public Policy greedy() {
        return artifact(Progress.start(1)).policy();
    }

    @Override
    public PolicyFile artifact(Progress at) {
        Map<String, TrainedNetwork> networks =
                Map.of(Networks.POLICY, linear(actions, policy.clone()), Networks.VALUE, linear(1, baseline.clone()));
        return PolicyFile.of(
                spec, new Networks(new CategoricalHead(actions), networks, new ObservationNormaliser(size, false)));
    }

    private TrainedNetwork linear(int outputs, float[] parameters) {
        return TrainedNetwork.of(new Architecture(size, List.of(), Activation.TANH, outputs), parameters);
    }

    @Override
    public Metrics update(Rollout rollout, Progress at) {
        double step = config.learningRate().at(at.fraction()) / rollout.rows();
        float[] returns = returns(rollout);
        float[] gradient = new float[policy.length];
        double entropy = 0;
        double squaredError = 0;
        for (int row = 0; row < rollout.rows(); row++) {
            double advantage = returns[row] - value(rollout.observations(), row);
            squaredError += advantage * advantage;
            entropy += addGradient(rollout, row, advantage, gradient);
        }
        for (int i = 0; i < policy.length; i++) {
            policy[i] += (float) (step * gradient[i]);
        }
        for (int row = 0; row < rollout.rows(); row++) {
            moveBaseline(rollout.observations(), row, returns[row]);
        }
        DivergenceException.check("entropy", entropy);
        return Metrics.NONE
                .with("entropy", entropy / rollout.rows())
                .with("acmeBaselineError", squaredError / rollout.rows());
    }

    /** {@code [rows]}, the discounted rewards from each step on. */
    private float[] returns(Rollout rollout) {
        float[] returns = new float[rollout.rows()];
        for (int row = rollout.rows() - 1; row >= 0; row--) {
            boolean last = row + rollout.envs() >= rollout.rows();
            double next =
                    last || rollout.ended(row) ? value(rollout.nextObservations(), row) : returns[row + rollout.envs()];
            double rest = rollout.terminated()[row] ? 0 : config.discount() * next;
            returns[row] = (float) (rollout.rewards()[row] + rest);
        }
        return returns;
    }

    /** Adds the gradient of the advantage times the logarithm of the probability, and of the entropy bonus; returns the entropy. */
    private double addGradient(Rollout rollout, int row, double advantage, float[] gradient) {
        float[] logits = new float[actions];
        float[] probabilities = new float[actions];
        boolean[] masks = rollout.actionMasks() == null
                ? null
                : Arrays.copyOfRange(rollout.actionMasks(), row * actions, (row + 1) * actions);
        for (int action = 0; action < actions; action++) {
            logits[action] = policy[actions * size + action];
            for (int i = 0; i < size; i++) {
                logits[action] += policy[action * size + i] * rollout.observations()[row * size + i];
            }
        }
        Categorical.softmax(0, 1, actions, logits, masks, probabilities, new float[1]);
        double entropy = 0;
        for (float probability : probabilities) {
            entropy -= probability > 0 ? probability * Math.log(probability) : 0;
        }
        for (int action = 0; action < actions; action++) {
            double probability = probabilities[action];
            double taken = rollout.actions().number(row) == action ? 1 : 0;
            double ofEntropy = probability > 0 ? -probability * (Math.log(probability) + entropy) : 0;
            double byLogit = advantage * (taken - probability) + config.entropyWeight() * ofEntropy;
            gradient[actions * size + action] += (float) byLogit;
            for (int i = 0; i < size; i++) {
                gradient[action * size + i] += (float) (byLogit * rollout.observations()[row * size + i]);
            }
        }
        return entropy;
    }

    private double value(float[] observations, int row) {
        double value = baseline[size];
        for (int i = 0; i < size; i++) {
            value += baseline[i] * observations[row * size + i];
        }
        return value;
    }

    private void moveBaseline(float[] observations, int row, double towards) {
        double by = config.baselineRate() * (towards - value(observations, row)) / (size + 1);
        for (int i = 0; i < size; i++) {
            baseline[i] += (float) (by * observations[row * size + i]);
        }
        baseline[size] += (float) by;
    }

    @Override
    public State state() {
        return State.builder()
                .putFloats("policy", policy.clone())
                .putFloats("baseline", baseline.clone())
                .build();
    }

    @Override
    public void restore(State state) {
        System.arraycopy(state.floats("policy", policy.length), 0, policy, 0, policy.length);
        System.arraycopy(state.floats("baseline", baseline.length), 0, baseline, 0, baseline.length);
    }
}
