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
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;

/** Policies as users name them: by a file of one, a checkpoint, or a run. */
public final class TrainedPolicy {
    private TrainedPolicy() {}

    /**
     * Loads a policy.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if it is not a policy that can be used here; the message names the file
     */
    public static PolicyFile load(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        if (PolicyFile.isOne(file)) {
            return PolicyFile.read(file);
        }
        Checkpoint checkpoint = CheckpointFile.read(file);
        try {
            return of(checkpoint);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    /**
     * The policy of a checkpoint, told by its learner. So models of before there were policy files are read, too: they were checkpoints.
     *
     * @throws IllegalArgumentException if this build cannot make its learner, or it learns no policy
     */
    public static PolicyFile of(Checkpoint checkpoint) {
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
}
