package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Path;

/** Saves checkpoints until it is killed, and says the step of each once it is saved; for {@link KilledSaverTest}. */
final class EndlessSaver {
    static final int SIZE = 200_000;

    private EndlessSaver() {}

    public static void main(String[] args) throws IOException {
        try (RunDirectory run = RunDirectory.resume(Path.of(args[0]))) {
            long step = Long.parseLong(args[1]);
            while (true) {
                step++;
                run.saveCheckpoint(Samples.checkpoint(step, SIZE, step), 2);
                System.out.println(step);
            }
        }
    }
}
