package guest;

import org.rollout4j.algo.PpoConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.env.wrapper.TimeLimit;
import org.rollout4j.run.Training;
import org.rollout4j.train.TrainingConfig;

/** What a program of somebody else does: it trains a policy on an environment of its own, and acts. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] arguments) {
        System.out.println("consumer: trained, and goes " + learn());
    }

    /** Where a trained policy goes: to the right, if it learned anything. */
    public static String learn() {
        EnvironmentFactory factory = () -> new TimeLimit(new Corridor());
        PpoConfig config = PpoConfig.defaults().withEnvs(8).withHorizon(32);
        Policy policy =
                Training.run(factory, config, TrainingConfig.ofSteps(10_000), 3).greedy();
        int action = policy.open(1, new SplitMix(4)).act(new float[] {0.5f});
        return action == 1 ? "right" : "left";
    }
}
