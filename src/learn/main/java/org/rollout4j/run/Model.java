package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;

/**
 * A trained agent, loaded from a checkpoint: {@code Model.load(Path.of("models/drain-grid-ppo.zip")).policy(false)} is a policy to
 * serve. It needs no environment.
 *
 * @param file the checkpoint
 * @param checkpoint what it holds
 * @param learner as it was when the checkpoint was made
 */
public record Model(Path file, Checkpoint checkpoint, Learner<Policy, Rollout> learner) {
    /**
     * Loads a model.
     *
     * @param path a checkpoint file, or a run directory for its best model
     * @throws IOException if it is not a model of this build; the message names the file
     */
    public static Model load(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        Checkpoint checkpoint = CheckpointFile.read(file);
        Manifest manifest = checkpoint.manifest();
        try {
            Require.that(manifest.environment() != null, "environment", null, "a model acts in one");
            Algorithm<?> algorithm = Algorithms.find(manifest.algorithm());
            Memory.checkLearnerFits(
                    manifest.environment(), algorithm.config(manifest.environment(), manifest.configuration()));
            Learner<Policy, Rollout> learner = algorithm.learner(
                    manifest.environment(), manifest.configuration(), manifest.seed(), Workers.caller());
            learner.restore(checkpoint.state().part("learner"));
            return new Model(file, checkpoint, learner);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    public Manifest manifest() {
        return checkpoint.manifest();
    }

    /**
     * What it learned.
     *
     * @param stochastic whether it draws actions as in training instead of taking the best one
     */
    public Policy policy(boolean stochastic) {
        return stochastic ? learner.behaviour(manifest().progress()) : learner.greedy();
    }

    /**
     * Checks that it can act in an environment.
     *
     * @throws IllegalArgumentException if that has other observations or actions
     */
    public void checkFits(EnvironmentSpec spec) {
        EnvironmentSpec own = manifest().environment();
        if (!own.observations().shape().equals(spec.observations().shape())
                || own.actionCount() != spec.actionCount()
                || own.actionSize() != spec.actionSize()
                || own.actionMasks() != spec.actionMasks()) {
            throw new IllegalArgumentException(
                    file + ": trained on " + describe(own) + ", cannot act in " + describe(spec));
        }
    }

    private static String describe(EnvironmentSpec spec) {
        return spec.id() + " (observations " + spec.observations().shape() + ", " + spec.actions() + ")";
    }
}
