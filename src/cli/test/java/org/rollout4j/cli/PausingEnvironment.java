package org.rollout4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.grid.DrainGrid;

/**
 * The drain grid of 3x3, which stops for ever in a step that a certain class asks for, if another process wants it so: while there
 * is a file {@code wanted} with the name of the class in the folder of the variable {@value #FOLDER}. It says so by a file {@code
 * paused}.
 */
public final class PausingEnvironment implements DiscreteEnvironment {
    static final String FOLDER = "ROLLOUT4J_TEST_PAUSE";

    private static final String FOLDER_NAME = System.getenv(FOLDER);

    private final DrainGrid grid = new DrainGrid(3, 3);

    @Override
    public EnvironmentSpec spec() {
        return grid.spec();
    }

    @Override
    public void reset(long seed) {
        grid.reset(seed);
    }

    @Override
    public StepResult step(int action) {
        if (FOLDER_NAME != null) {
            pauseIfWanted(Path.of(FOLDER_NAME));
        }
        return grid.step(action);
    }

    @Override
    public void observe(float[] into, int offset) {
        grid.observe(into, offset);
    }

    private static void pauseIfWanted(Path folder) {
        try {
            if (!Files.exists(folder.resolve("wanted"))) {
                return;
            }
            String wanted = Files.readString(folder.resolve("wanted"));
            if (StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(wanted)))) {
                Files.createFile(folder.resolve("paused"));
                Thread.sleep(Long.MAX_VALUE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
