package org.rollout4j.experiment.summary;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.Model;
import org.rollout4j.train.RunDirectory;

/**
 * Which model a result is of.
 *
 * @param file its name, {@code best.zip} or {@code last.zip} in a run
 * @param steps how many steps had been trained then; null if it does not say
 */
public record ModelUsed(String file, Long steps) {
    private static final String BEST = "best.zip";

    /**
     * @param path a policy file, a checkpoint, or a run directory
     * @param model what it was loaded as
     */
    public static ModelUsed of(Path path, Model model) throws IOException {
        String file = RunDirectory.resolveModel(path).getFileName().toString();
        return new ModelUsed(
                file, model.origin().map(origin -> origin.progress().steps()).orElse(null));
    }

    /** As a line of a result has it. */
    String text() {
        if (steps == null) {
            return file;
        }
        return file.equals(BEST) ? BEST + ", evaluated best at step " + steps : file + ", of step " + steps;
    }
}
