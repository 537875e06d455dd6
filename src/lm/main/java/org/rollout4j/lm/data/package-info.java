/** What language models learn from: text files, data sets in the formats of TRL, their check, and sources of batches. */
package org.rollout4j.lm.data;
