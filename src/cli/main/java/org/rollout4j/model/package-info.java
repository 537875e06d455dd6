/** What a checkpoint is made of, and what it is exported to. */
package org.rollout4j.model;
