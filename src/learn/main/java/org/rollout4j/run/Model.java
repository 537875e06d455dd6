package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;

/**
 * A trained policy, loaded from its file or taken from a checkpoint: {@code
 * Model.load(Path.of("models/drain-grid-ppo.zip")).policy(false)} acts. It needs no environment.
 *
 * @param file where it comes from
 * @param policyFile what is in it
 */
public record Model(Path file, PolicyFile policyFile) {
    /**
     * Loads a model.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if it is not a model that can be used here; the message names the file
     */
    public static Model load(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        if (PolicyFile.isOne(file)) {
            return new Model(file, PolicyFile.read(file));
        }
        Checkpoint checkpoint = CheckpointFile.read(file);
        try {
            return new Model(file, policy(checkpoint));
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    /**
     * The policy of a checkpoint, told by its learner. So models of before there were policy files are read, too: they
     * were checkpoints.
     *
     * @throws IllegalArgumentException if this build cannot make its learner, or it learns no policy
     */
    public static PolicyFile policy(Checkpoint checkpoint) {
        Manifest manifest = checkpoint.manifest();
        EnvironmentSpec spec = manifest.environment();
        Require.that(spec != null, "environment", null, "a model acts in one");
        Algorithm<?> algorithm = Algorithms.find(manifest.algorithm());
        Memory.checkLearnerFits(spec, algorithm.config(spec, manifest.configuration()));
        Learner<Policy, Rollout> learner =
                algorithm.learner(spec, manifest.configuration(), manifest.seed(), Workers.caller());
        learner.restore(checkpoint.state().part("learner"));
        if (learner.artifact(manifest.progress()) instanceof PolicyFile policy) {
            return policy.withOrigin(manifest.origin());
        }
        throw new IllegalArgumentException("algorithm is " + manifest.algorithm() + ": it learns no policy");
    }

    /** What it was trained on. */
    public EnvironmentSpec environment() {
        return policyFile.environment();
    }

    /** The id of the algorithm that learned it; {@code unknown} if its file does not say. */
    public String algorithm() {
        return policyFile.origin().map(Origin::algorithm).orElse("unknown");
    }

    /** The environment steps that it was trained for; 0 if its file does not say. */
    public long steps() {
        return policyFile.origin().map(origin -> origin.progress().steps()).orElse(0L);
    }

    /**
     * What it learned.
     *
     * @param stochastic whether it draws actions as in training instead of taking the best one
     */
    public Policy policy(boolean stochastic) {
        return stochastic ? policyFile.exploring() : policyFile.policy();
    }

    /**
     * Checks that it can act in an environment.
     *
     * @throws IllegalArgumentException if that has other observations or actions
     */
    public void checkFits(EnvironmentSpec spec) {
        EnvironmentSpec own = environment();
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
