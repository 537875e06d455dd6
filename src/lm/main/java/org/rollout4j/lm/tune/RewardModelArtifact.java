package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Origin;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.RewardModel;

/** A reward model as a run publishes it: a folder that {@code transformers} reads. */
record RewardModelArtifact(RewardModel model) implements Artifact {
    @Override
    public String fileName(String stem) {
        return stem;
    }

    @Override
    public void write(Path path, Origin origin) throws IOException {
        ModelFiles.write(model, path);
    }
}
