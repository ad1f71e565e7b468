-- CreateTable
CREATE TABLE "user" (
    "id" BYTEA NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "kdf_salt" BYTEA NOT NULL,
    "kdf_memory_kib" INTEGER NOT NULL,
    "kdf_iterations" INTEGER NOT NULL,
    "kdf_parallelism" INTEGER NOT NULL,
    "srp_verifier" BYTEA NOT NULL,
    "bundle" BYTEA NOT NULL,
    "sign_public" BYTEA NOT NULL,
    "box_public" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_code" (
    "email" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_code_pkey" PRIMARY KEY ("email","purpose")
);

-- CreateTable
CREATE TABLE "login_attempt" (
    "id" BYTEA NOT NULL,
    "email" TEXT NOT NULL,
    "user_id" BYTEA,
    "server_secret" BYTEA NOT NULL,
    "client_public" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" BYTEA NOT NULL,
    "user_id" BYTEA NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "previous_hash" BYTEA,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" BYTEA NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" BYTEA NOT NULL,
    "head_seq" BIGINT NOT NULL,
    "head_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_entry" (
    "workspace_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "co_signature" BYTEA,

    CONSTRAINT "log_entry_pkey" PRIMARY KEY ("workspace_id","seq")
);

-- CreateTable
CREATE TABLE "membership" (
    "workspace_id" BYTEA NOT NULL,
    "user_id" BYTEA NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "invite" (
    "invite_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "email_hash" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "invite_pkey" PRIMARY KEY ("invite_id")
);

-- CreateTable
CREATE TABLE "workspace_key" (
    "workspace_id" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "receiver_kind" INTEGER NOT NULL,
    "receiver_id" BYTEA NOT NULL,
    "scope" BYTEA NOT NULL,
    "box" BYTEA NOT NULL,

    CONSTRAINT "workspace_key_pkey" PRIMARY KEY ("workspace_id","epoch","receiver_kind","receiver_id","scope")
);

-- CreateTable
CREATE TABLE "chain" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "environment_id" BYTEA NOT NULL,
    "kind" INTEGER NOT NULL,
    "owner" BYTEA NOT NULL,
    "head_seq" BIGINT NOT NULL,
    "head_hash" BYTEA NOT NULL,
    "manifest_hash" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "pairs" INTEGER NOT NULL,

    CONSTRAINT "chain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commit" (
    "chain_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "commit_pkey" PRIMARY KEY ("chain_id","seq")
);

-- CreateTable
CREATE TABLE "secret_pair" (
    "chain_id" BYTEA NOT NULL,
    "pair_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "changed" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "retired_seq" BIGINT,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "secret_pair_pkey" PRIMARY KEY ("chain_id","pair_id","version")
);

-- CreateTable
CREATE TABLE "secret_key" (
    "chain_id" BYTEA NOT NULL,
    "pair_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "box" BYTEA NOT NULL,

    CONSTRAINT "secret_key_pkey" PRIMARY KEY ("chain_id","pair_id","version")
);

-- CreateTable
CREATE TABLE "secret_value" (
    "chain_id" BYTEA NOT NULL,
    "pair_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "box" BYTEA NOT NULL,

    CONSTRAINT "secret_value_pkey" PRIMARY KEY ("chain_id","pair_id","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "login_attempt_expires_at_idx" ON "login_attempt"("expires_at");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "rate_limit_window_start_idx" ON "rate_limit"("window_start");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "invite_workspace_id_idx" ON "invite"("workspace_id");

-- CreateIndex
CREATE INDEX "workspace_key_workspace_id_receiver_kind_receiver_id_idx" ON "workspace_key"("workspace_id", "receiver_kind", "receiver_id");

-- CreateIndex
CREATE INDEX "chain_workspace_id_idx" ON "chain"("workspace_id");

-- CreateIndex
CREATE INDEX "secret_pair_chain_id_seq_idx" ON "secret_pair"("chain_id", "seq");

-- CreateIndex
CREATE INDEX "secret_pair_chain_id_retired_seq_idx" ON "secret_pair"("chain_id", "retired_seq");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
