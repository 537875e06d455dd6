/** Reward functions: what is made of completions of prompts, several of them weighed against each other; built-in ones and those of users. */
package org.rollout4j.lm.reward;
