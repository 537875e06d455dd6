package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.Model;
import org.rollout4j.Rollout4j;
import org.rollout4j.algo.actorcritic.PpoConfig;

final class QuickStart {
    private QuickStart() {}

    static Model train() throws IOException {
        // README: begin
        Model model =
                Rollout4j.train(Corridor::new, PpoConfig.defaults().withEnvs(8).withHorizon(32), 20_000, 3);

        int action = model.policy().open().act(new float[] {0.5f}); // 1: to the right
        double meanReturn = model.evaluate(100).meanReturn();
        model.save(Path.of("corridor.zip"));
        // README: end
        if (action != 1 || meanReturn < 0) {
            throw new AssertionError(action + ", " + meanReturn);
        }
        return model;
    }
}
