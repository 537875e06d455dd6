package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.Model;
import org.rollout4j.Rollout4j;
import org.rollout4j.Training;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.train.Callback;

final class Choices {
    private Choices() {}

    static Model train() throws IOException {
        // README: begin
        Training training = Training.of(
                        Corridor::new, PpoConfig.defaults().withEnvs(8).withHorizon(32))
                .withSteps(100_000)
                .withSeed(3)
                .withThreads(2)
                .withInit(Model.load(
                        Path.of("corridor.zip"))) // transfer: its networks, with an optimiser that begins anew
                .withCallbacks(Callback.stopWhen(
                        (at, metrics) -> metrics.get("evaluationReturn").orElse(0) > 0.5));
        training.record(Path.of("runs/corridor")); // a run directory, as the command line writes it

        Model model = Rollout4j.resume(Path.of("runs/corridor"), Corridor::new); // to the bits of a run never stopped
        // README: end
        return model;
    }
}
