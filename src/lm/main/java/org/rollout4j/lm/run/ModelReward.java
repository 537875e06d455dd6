package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.reward.NamedReward;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.reward.RewardFunctionProvider;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.Rewards;
import org.rollout4j.lm.tune.RewardModelScorer;

/**
 * Rewards what a reward model likes. The model is read when the function is {@link #opened}.
 *
 * @param folder as {@link Models#loadReward} takes it
 */
public record ModelReward(
        @Setting("a run directory of lm reward, or the folder of a reward model")
        String folder) implements RewardFunction {
    /** By the name {@code model}. */
    public static final class Provider implements RewardFunctionProvider {
        @Override
        public List<NamedReward> functions() {
            return List.of(
                    new NamedReward("model", "what a reward model likes", new ModelReward(""), List.of("folder")));
        }
    }

    public ModelReward {
        Require.that(folder != null, "folder", null, "the name of a folder is needed");
    }

    @Override
    public RewardFunction opened() throws IOException {
        Workers caller = Workers.caller();
        return RewardFunction.of(new RewardModelScorer(Models.loadReward(Path.of(folder), caller), caller));
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws IOException {
        throw new IOException(folder + " has not been read");
    }
}
