/** A program of modules of somebody else. */
module guest {
    requires org.rollout4j;
    requires org.rollout4j.core;
    requires org.rollout4j.envs;
    requires org.rollout4j.lm;
    requires org.rollout4j.policy;
}
