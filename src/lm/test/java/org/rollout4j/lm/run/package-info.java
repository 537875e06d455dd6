/** Training runs of language models: killed and resumed, refused where they do not fit. */
package org.rollout4j.lm.run;
