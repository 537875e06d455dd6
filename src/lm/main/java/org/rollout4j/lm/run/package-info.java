/** Training runs of language models: configuration, directory, resuming; models by what a user names. */
package org.rollout4j.lm.run;
