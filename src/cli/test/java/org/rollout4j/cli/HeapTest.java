package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.Model;
import org.rollout4j.Training;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Heap;
import org.rollout4j.train.TrainingConfig;

/** Many runs in one JVM, on one thread: nothing of them stays. */
@Tag("slow")
class HeapTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-2x2");
    private static final PpoConfig PPO = PpoConfig.defaults()
            .withEnvs(4)
            .withHorizon(8)
            .withNetwork(PpoConfig.defaults().network().withHiddenSizes(List.of(64, 64)));

    /** In bytes; a policy that stays takes 50 KiB and more. */
    private static final long MAX_GROWTH = 2 << 20;

    @Test
    void trainingsLeaveNothingBehind() {
        TrainingConfig config = TrainingConfig.ofSteps(64).withEvaluateEvery(32).withEvaluationEpisodes(4);
        for (int run = 0; run < 50; run++) {
            Training.of(GRID, PPO).with(config).withSeed(run).run();
        }
        long before = Heap.reachable();
        for (int run = 0; run < 300; run++) {
            Training.of(GRID, PPO).with(config).withSeed(run).run();
        }
        assertThat(Heap.reachable() - before).isLessThan(MAX_GROWTH);
    }

    @Test
    void loadedModelsLeaveNothingBehind() throws IOException {
        for (int load = 0; load < 100; load++) {
            loadAndAct();
        }
        long before = Heap.reachable();
        for (int load = 0; load < 2000; load++) {
            loadAndAct();
        }
        assertThat(Heap.reachable() - before).isLessThan(MAX_GROWTH);
    }

    private static void loadAndAct() throws IOException {
        Model model = Model.load(Path.of("models", "drain-grid-ppo.zip"));
        assertThat(model.policy().open().act(new float[16])).isBetween(0, 3);
    }
}
